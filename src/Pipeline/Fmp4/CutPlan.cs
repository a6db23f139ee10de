using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>How a foreign encoder's samples are cut, chosen once from its own cadence.</summary>
/// <param name="Rendition">Name of the rendition.</param>
/// <param name="Kind">Segments of pictures begin with key frames; those of sound keep to the pictures' grid.</param>
/// <param name="Timescale">Ticks per second.</param>
/// <param name="SampleDuration">Ticks of most samples.</param>
/// <param name="PartTarget">Ticks that no part exceeds.</param>
/// <param name="KeyframeInterval">Samples from one key frame to the next; 0 where that varies, and for sound.</param>
/// <param name="Part">Duration of a part of pictures.</param>
/// <param name="Segment">Duration of a segment.</param>
/// <param name="SegmentTarget">EXT-X-TARGETDURATION, seconds.</param>
public sealed record CutPlan(
    string Rendition,
    MediaKind Kind,
    int Timescale,
    int SampleDuration,
    int PartTarget,
    int KeyframeInterval,
    MediaTime Part,
    MediaTime Segment,
    int SegmentTarget)
{
    /// <summary>Ticks; a segment that lasts longer would be rounded to more than the target duration (RFC 8216bis, 4.4.3.1).</summary>
    public long LongestSegment => (((2L * SegmentTarget) + 1) * Timescale / 2) - 1;
}
