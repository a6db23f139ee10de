namespace Loomcast.Pipeline.Timeline;

/// <summary>How a live timeline fares.</summary>
/// <param name="Lead">Generated media that waits to be played.</param>
/// <param name="IdleSlices">Emitted since the session was begun here, or taken up again.</param>
/// <param name="GapSlices">Those of them that stood inside a sentence, as the rest of it was not made in time.</param>
public readonly record struct TimelineFigures(TimeSpan Lead, long IdleSlices, long GapSlices);
