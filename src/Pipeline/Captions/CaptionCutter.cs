using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.Pipeline.Captions;

/// <summary>Cuts captions where the pictures are cut: each part of these brings the part of the captions that lies beside it.</summary>
/// <param name="track">What is to be read.</param>
/// <param name="plan">That of the pictures.</param>
/// <param name="firstPart">Parts of the stream that were published before, by an earlier run of the session.</param>
internal sealed class CaptionCutter(CaptionTrack track, PartPlan plan, long firstPart)
{
    private long _part = firstPart;

    /// <summary>The parts that are missing up to a part of the pictures: one, but after a restart, when one side may have been published farther.</summary>
    public IEnumerable<MediaPart> Through(MediaPart pictures)
    {
        for (var last = plan.PartFrom(pictures.Start); _part <= last; _part++)
        {
            var isLast = _part == last;
            var start = isLast ? pictures.Start : plan.StartOf(_part);
            var duration = isLast ? pictures.Duration : plan.SamplesIn(_part) * plan.SampleDuration;
            var cues = track.Take(Milliseconds(start), Milliseconds(start + duration));
            yield return new MediaPart(StreamEncoder.CaptionsName, WebVtt.Render(cues), start, duration, true, isLast ? pictures.EndsSegment : plan.EndsSegment(_part));
        }
    }

    /// <summary>What viewers are told of the captions before the first part.</summary>
    public Rendition Rendition => RenditionOf(plan.Timescale, plan.PartTarget, PartPlan.SegmentSeconds);

    /// <param name="timescale">That of the pictures.</param>
    /// <param name="partTarget">That of the pictures.</param>
    /// <param name="segmentTarget">That of the pictures, seconds.</param>
    public static Rendition RenditionOf(int timescale, int partTarget, int segmentTarget) =>
        new(StreamEncoder.CaptionsName, MediaKind.Subtitles, "wvtt", PeakBitrate, AverageBitrate, timescale, partTarget, segmentTarget, null, default);

    // A segment in which five words a second are spoken, each with its two lines, and one of a session that speaks a quarter of the time.
    private const int PeakBitrate = 8_000;
    private const int AverageBitrate = 1_000;

    private long Milliseconds(long ticks) => ticks * 1000 / plan.Timescale;
}
