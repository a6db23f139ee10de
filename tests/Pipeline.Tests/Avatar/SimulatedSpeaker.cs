using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Speech;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Avatar;

/// <summary>A session that speaks without a pause, up to two seconds ahead, as the live timeline allows.</summary>
internal sealed class SimulatedSpeaker
{
    private static readonly TimeSpan MostAhead = TimeSpan.FromSeconds(2);
    private readonly ManualTime _time;
    private readonly SimulatedMachine _machine;
    private readonly SpeechPictures _pictures;
    private readonly SpokenPiece _piece = TestSpeech.Of("aa 1000");
    private bool _isOver;

    public SimulatedSpeaker(ManualTime time, SimulatedMachine machine)
    {
        (_time, _machine) = (time, machine);
        _pictures = new SpeechPictures(machine, time, () => TimeSpan.Zero, level => Levels.Add(level));
        Speaking = SpeakAsync();
    }

    public Task Speaking { get; }

    /// <summary>Each level that it went to.</summary>
    public List<Detail> Levels { get; } = [Detail.Full];

    /// <summary>How long its voice stood still for want of slices, after it had begun.</summary>
    public TimeSpan Stalled { get; private set; }

    public void Stop() => _isOver = true;

    private async Task SpeakAsync()
    {
        var due = _time.GetUtcNow();
        for (var first = 0; !_isOver; first += _machine.BatchSize)
        {
            await _pictures.RenderAsync(_piece, first, _machine.BatchSize, first, due, CancellationToken.None);
            var now = _time.GetUtcNow();
            if (now > due)
            {
                Stalled += first == 0 ? TimeSpan.Zero : now - due;
                due = now;
            }

            due += _machine.Format.TimeOf(_machine.BatchSize);
            if (due - now > MostAhead)
            {
                await Task.Delay(due - now - MostAhead, _time);
            }
        }
    }
}
