namespace Loomcast.MediaServer.Live;

/// <summary>The newest part of a rendition.</summary>
/// <param name="Segment">Media sequence number.</param>
/// <param name="Part">From 0 within the segment.</param>
internal readonly record struct Edge(int Segment, int Part)
{
    /// <summary>The first part of a stream. No playlist goes out before every rendition has it, so a report may claim it.</summary>
    public static readonly Edge First = new(1, 0);
}
