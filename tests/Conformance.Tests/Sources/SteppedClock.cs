using Loomcast.Tests.Shared;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>A server's clock that a script moves, and what it showed when.</summary>
internal sealed class SteppedClock
{
    private readonly List<(long Since, DateTimeOffset Now)> _shown = [];

    public SteppedClock() => Remember();

    public ManualTime Time { get; } = new();

    public void Advance(TimeSpan by)
    {
        Time.Advance(by);
        Remember();
    }

    /// <param name="timestamp">Of <see cref="TimeProvider.System"/>, after the first step.</param>
    public DateTimeOffset At(long timestamp) => _shown.Last(shown => shown.Since <= timestamp).Now;

    private void Remember() => _shown.Add((TimeProvider.System.GetTimestamp(), Time.GetUtcNow()));
}
