namespace Loomcast.Pipeline.Commentary;

/// <summary>A line that is being made, or the news of how far all lines are known.</summary>
/// <param name="Slot">Its time; null for the news.</param>
/// <param name="Made">Its voice, or why there is none; null where it was given up by an earlier run.</param>
/// <param name="KnownUntil">For the news: no later line is heard before.</param>
internal sealed record PlannedLine(Slot? Slot, Task<MadeLine>? Made, TimeSpan KnownUntil)
{
    public static PlannedLine News(TimeSpan knownUntil) => new(null, null, knownUntil);
}
