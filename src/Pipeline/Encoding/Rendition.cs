using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Encoding;

/// <summary>One track of a stream as its playlist describes it; frozen before the first part.</summary>
/// <param name="Name">Path segment of its playlist ("video", "audio", "captions").</param>
/// <param name="Kind">Video, audio or subtitles.</param>
/// <param name="Codecs">RFC 6381, as the init segment has it ("avc1.42C01F", "mp4a.40.2").</param>
/// <param name="PeakBitrate">Bits per second that no segment exceeds.</param>
/// <param name="AverageBitrate">Bits per second, expected.</param>
/// <param name="Timescale">Ticks per second of all durations of its parts.</param>
/// <param name="PartTarget">Ticks that no part exceeds.</param>
/// <param name="SegmentTarget">EXT-X-TARGETDURATION, seconds.</param>
/// <param name="Video">The pictures' shape; null for all else.</param>
/// <param name="InitSegment">ftyp and moov; empty for subtitles.</param>
public sealed record Rendition(
    string Name,
    MediaKind Kind,
    string Codecs,
    int PeakBitrate,
    int AverageBitrate,
    int Timescale,
    int PartTarget,
    int SegmentTarget,
    VideoFormat? Video,
    ReadOnlyMemory<byte> InitSegment)
{
    /// <summary>Of sound.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Frames per second where 1/90000 s cannot tell it; null where the pictures' shape does.</summary>
    public double? FrameRate { get; init; }

    /// <summary>Made by us, and not taken in from outside.</summary>
    public bool IsMachineGenerated { get; init; } = true;
}
