namespace Loomcast.Conformance.Tests.Sources;

/// <summary>Beats in steady time, and knows how late its worst beat was: on a busy machine everything is as late.</summary>
internal sealed class Metronome : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);
    private readonly PeriodicTimer _timer = new(Beat);
    private readonly Task _beating;
    private long _worst;

    public Metronome() => _beating = BeatAsync();

    public TimeSpan Worst => TimeSpan.FromTicks(Volatile.Read(ref _worst));

    public void Dispose()
    {
        _timer.Dispose();
        _beating.GetAwaiter().GetResult();
    }

    private async Task BeatAsync()
    {
        var last = TimeProvider.System.GetTimestamp();
        while (await _timer.WaitForNextTickAsync())
        {
            var late = TimeProvider.System.GetElapsedTime(last) - Beat;
            Volatile.Write(ref _worst, Math.Max(_worst, late.Ticks));
            last = TimeProvider.System.GetTimestamp();
        }
    }
}
