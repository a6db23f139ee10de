using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Encoding;

/// <summary>One video rendition of a ladder.</summary>
/// <param name="Name">Of its rendition: "video" at the top, then "video-360" and so on.</param>
/// <param name="Format">Its pictures; they last as long as those of the source.</param>
/// <param name="Bitrate">Most bits per second.</param>
public sealed record Rung(string Name, VideoFormat Format, int Bitrate);
