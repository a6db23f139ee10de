using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Ingest;

/// <summary>Chooses parts and segments from what a sender does at first; the playlists are bound to it from then on.</summary>
internal static class Cadence
{
    private const double ShortestPart = 0.2;
    private const double LongestPart = 1;
    private const double ShortestSegment = 2;
    private const double UnevenSegmentTarget = 6;

    // Samples that come closer together than this came at once.
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);

    /// <param name="rendition">Name of the rendition.</param>
    /// <param name="samples">Of a track of pictures, from its first key frame on.</param>
    public static CutPlan OfPictures(string rendition, IReadOnlyList<PendingSample> samples)
    {
        var track = samples[0].Sample.Track;
        var durations = samples.Select(s => s.Sample.Duration).Where(duration => duration > 0).Order().ToList();
        var frame = durations.Count > 0 ? durations[durations.Count / 2] : track.Timescale / 25;
        var keyframes = samples.Index().Where(s => s.Item.Sample.IsSync).Select(s => s.Index).ToList();
        var intervals = keyframes.Zip(keyframes.Skip(1), (from, to) => to - from).ToList();

        // The first may be short: our own encoder begins with a segment of one part.
        var interval = intervals.Count > 0 && intervals.Skip(intervals.Count > 1 ? 1 : 0).Distinct().Count() == 1 ? intervals[^1] : 0;
        var seconds = (double)frame / track.Timescale;
        var frames = FramesInPart(seconds, interval, PartFor(samples, seconds));

        // Whole groups of pictures of two seconds or more; where they vary, up to the first key frame after that.
        var segment = interval > 0 ? interval * Math.Max(1, (int)Math.Ceiling((ShortestSegment - (seconds / 2)) / (interval * seconds))) : (int)Math.Ceiling(ShortestSegment / seconds);
        var longest = intervals.Append(samples.Count - keyframes[^1]).Max() * seconds;
        var target = interval > 0 ? Math.Round(segment * seconds, MidpointRounding.AwayFromZero) : Math.Max(UnevenSegmentTarget, Math.Ceiling(longest));
        return new CutPlan(
            rendition, MediaKind.Video, track.Timescale, frame, frames * Math.Max(frame, durations.LastOrDefault(frame)), interval,
            new MediaTime((long)frames * frame, track.Timescale), new MediaTime((long)segment * frame, track.Timescale), (int)Math.Max(1, target));
    }

    /// <param name="rendition">Name of the rendition.</param>
    /// <param name="samples">Of a track of sound.</param>
    /// <param name="pictures">Whose grid it keeps to; null where there are none.</param>
    public static CutPlan OfSound(string rendition, IReadOnlyList<PendingSample> samples, CutPlan? pictures)
    {
        var track = samples[0].Sample.Track;
        var durations = samples.Select(s => s.Sample.Duration).Where(duration => duration > 0).Order().ToList();
        var frame = durations.Count > 0 ? durations[durations.Count / 2] : track.Timescale / 50;
        var part = pictures?.Part ?? new MediaTime((long)(PartFor(samples, (double)frame / track.Timescale) * 1000), 1000);
        var segment = pictures?.Segment ?? new MediaTime(10 * part.Ticks, part.Timescale);
        var inPart = (part.In(track.Timescale) + frame - 1) / frame;
        return new CutPlan(
            rendition, MediaKind.Audio, track.Timescale, frame, (int)inPart * frame, 0, part, segment,
            pictures?.SegmentTarget ?? (int)Math.Max(1, Math.Round(segment.Seconds, MidpointRounding.AwayFromZero)));
    }

    /// <summary>What was announced before the server was restarted binds who goes on.</summary>
    public static CutPlan Bound(CutPlan plan, Rendition earlier)
    {
        var part = plan.Kind == MediaKind.Video ? new MediaTime(Math.Max(1, earlier.PartTarget / plan.SampleDuration) * plan.SampleDuration, plan.Timescale) : plan.Part;
        return plan with { PartTarget = earlier.PartTarget, SegmentTarget = earlier.SegmentTarget, Part = part };
    }

    /// <summary>Segments of sound end with those of the pictures, or up to a sample before; where they do not, they keep to themselves.</summary>
    /// <param name="earlier">How far the stream got before the server was restarted.</param>
    /// <param name="plan">Of a rendition that goes on.</param>
    /// <returns>A border between segments, ticks.</returns>
    public static long AnchorIn(StreamProgress earlier, CutPlan plan)
    {
        var own = earlier.SegmentStarts[plan.Rendition];
        var anchor = own;
        if (earlier.Renditions.FirstOrDefault(r => r.Kind == MediaKind.Video) is { } pictures)
        {
            var segment = plan.Segment.In(plan.Timescale);
            var theirs = new MediaTime(earlier.SegmentStarts[pictures.Name], pictures.Timescale).In(plan.Timescale);
            var beyond = (((theirs - own) % segment) + segment) % segment;
            anchor = beyond <= plan.SampleDuration ? own + beyond : own;
        }

        return Math.Min(anchor, earlier.Ends[plan.Rendition]);
    }

    /// <summary>Bits per second of these samples.</summary>
    public static int Bitrate(IReadOnlyList<PendingSample> samples)
    {
        var seconds = Math.Max(0.1, SecondsOf(samples));
        return (int)Math.Min(1_000_000_000, samples.Sum(s => (long)s.Sample.Data.Length) * 8 / seconds);
    }

    /// <summary>Bits per second of the largest key frame, once in each part.</summary>
    public static int KeyframeBitrate(IReadOnlyList<PendingSample> samples, CutPlan plan) =>
        (int)Math.Min(1_000_000_000, samples.Where(s => s.Sample.IsSync).Max(s => (long)s.Sample.Data.Length) * 8 / plan.Part.Seconds);

    /// <summary>Media time from the first sample to the end of the last.</summary>
    public static double SecondsOf(IReadOnlyList<PendingSample> samples) => samples.Count == 0 ? 0
        : (samples[^1].Sample.DecodeTime + samples[^1].Sample.Duration - samples[0].Sample.DecodeTime) / (double)samples[0].Sample.Track.Timescale;

    // Players keep three parts in hand, which must last over the pause between two arrivals.
    private static double PartFor(IReadOnlyList<PendingSample> samples, double frame)
    {
        var arrivals = 1 + samples.Zip(samples.Skip(1)).Count(pair => pair.Second.ArrivedAt - pair.First.ArrivedAt > AtOnce);
        var atOnce = samples.Count * frame / arrivals;
        return Math.Clamp(atOnce / 2, ShortestPart, LongestPart);
    }

    /// <summary>As many as make the duration, and a little more where key frames then begin parts.</summary>
    private static int FramesInPart(double frame, int interval, double part)
    {
        var least = Math.Max(1, (int)Math.Ceiling((part / frame) - 0.01));
        var most = Math.Max(least, (int)(Math.Min(part * 2, LongestPart * 1.05) / frame));
        var whole = Enumerable.Range(least, most - least + 1).FirstOrDefault(frames => interval % frames == 0);
        return interval > 0 && whole > 0 ? whole : least;
    }
}
