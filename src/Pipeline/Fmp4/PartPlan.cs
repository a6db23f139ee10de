using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>
/// Where the parts and segments of one rendition end, in samples. Fixed before the stream begins, so that all renditions
/// cut at the same times: at the last whole sample before each border of the common grid.
/// </summary>
/// <param name="SampleDuration">Ticks of one sample.</param>
/// <param name="Timescale">Ticks per second.</param>
/// <param name="PartDuration">The grid: the video's part duration.</param>
/// <param name="PartsPerSegment">Parts of a full segment; the first segment is a single part, so that a cold join shows its first frame at once.</param>
internal sealed record PartPlan(int SampleDuration, int Timescale, TimeSpan PartDuration, int PartsPerSegment)
{
    /// <summary>EXT-X-TARGETDURATION of made video.</summary>
    public const int SegmentSeconds = 2;

    /// <param name="format">Shape of every picture.</param>
    /// <param name="partDuration">A whole number of frames that divides a segment.</param>
    public static PartPlan ForVideo(VideoFormat format, TimeSpan partDuration) =>
        new(format.FrameTicks90k, VideoFormat.TicksPerSecond, partDuration, PartsIn(partDuration));

    /// <param name="partDuration">That of the video.</param>
    public static PartPlan ForAudio(TimeSpan partDuration) =>
        new(AudioEncoder.FrameSamples, AudioFormat.SampleRate, partDuration, PartsIn(partDuration));

    /// <summary>Samples before the end of a part, counted from the start of the stream.</summary>
    public long SamplesThrough(long part) => (part + 1) * PartDuration.Ticks * Timescale / TimeSpan.TicksPerSecond / SampleDuration;

    public int SamplesIn(long part) => (int)(SamplesThrough(part) - SamplesThrough(part - 1));

    /// <summary>Ticks of the rendition's timescale at which a part begins.</summary>
    public long StartOf(long part) => SamplesThrough(part - 1) * SampleDuration;

    /// <summary>The same on the common grid.</summary>
    public TimeSpan TimeOf(long part) => part * PartDuration;

    /// <summary>The first part that begins at or after this time, in ticks of the rendition's timescale.</summary>
    public long PartFrom(long ticks)
    {
        var part = ticks * TimeSpan.TicksPerSecond / Timescale / PartDuration.Ticks;
        while (StartOf(part) < ticks)
        {
            part++;
        }

        return part;
    }

    public bool EndsSegment(long part) => part % PartsPerSegment == 0;

    /// <summary>Ticks that no part exceeds.</summary>
    public int PartTarget => (int)((PartDuration.Ticks * Timescale + TimeSpan.TicksPerSecond * SampleDuration - 1) / TimeSpan.TicksPerSecond / SampleDuration) * SampleDuration;

    private static int PartsIn(TimeSpan partDuration) => (int)(TimeSpan.FromSeconds(SegmentSeconds) / partDuration);
}
