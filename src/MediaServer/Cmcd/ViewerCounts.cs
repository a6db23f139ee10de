namespace Loomcast.MediaServer.Cmcd;

/// <summary>How the viewers of a session fare, from what their players report; who reports nothing is not among them.</summary>
/// <param name="Count">Who reported in the last half minute; 2,000 stands for "that or more".</param>
/// <param name="MedianBuffer">Media ahead of their playheads, in seconds; null where nobody told it.</param>
/// <param name="Stalls">How often playback stopped for want of media in the last minute, over all of them.</param>
internal sealed record ViewerCounts(int Count, double? MedianBuffer, int Stalls);
