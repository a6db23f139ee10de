namespace Loomcast.Pipeline.Tracking;

/// <summary>A line of the results.</summary>
/// <param name="Frame">From 0.</param>
/// <param name="Time">Of the frame on the stream's timeline, seconds.</param>
/// <param name="Objects">What is in it, by number.</param>
internal sealed record FrameResult(long Frame, double Time, ObjectResult[] Objects);
