namespace Loomcast.Pipeline.Commentary;

/// <summary>Time for a line.</summary>
/// <param name="Number">Of the line, from 1.</param>
/// <param name="Moment">What it is about.</param>
/// <param name="Earliest">When it may begin on the stream's timeline: a second after the moment, when listeners have seen it themselves.</param>
/// <param name="End">When it must be over, even if the line before it takes all its time.</param>
/// <param name="Length">That it has in any case.</param>
internal sealed record Slot(int Number, Moment Moment, TimeSpan Earliest, TimeSpan End, TimeSpan Length)
{
    public Facts Facts { get; init; } = new();

    /// <summary>Pictures of it, in order; empty where the engine cannot see.</summary>
    public IReadOnlyList<Still> Stills { get; init; } = [];
}
