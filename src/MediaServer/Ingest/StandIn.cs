using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.MediaServer.Ingest;

/// <summary>
/// Stands in for the sender of a track, on the same grid and under the same header: with its last key frame once a part, or with silence
/// sample by sample.
/// </summary>
/// <param name="cutter">Of the track; it may have cut something in an earlier run.</param>
/// <param name="plan">How it cuts.</param>
/// <param name="silence">For sound; empty where there is none, and for pictures.</param>
internal sealed class StandIn(SampleCutter cutter, CutPlan plan, ReadOnlyMemory<byte> silence)
{
    private ReadOnlyMemory<byte> _sample = silence;
    private int _offset; // of its composition
    private long _shown; // end of what the sender sent, in order of presentation

    /// <summary>Whether there is a sample to fill with.</summary>
    public bool IsKnown => !_sample.IsEmpty;

    /// <summary>End of what the sender sent, ticks.</summary>
    public long Taken { get; private set; } = cutter.End;

    /// <summary>Whether what was cut last is not the sender's.</summary>
    public bool IsUp => cutter.End > Taken;

    private bool IsVideo => plan.Kind == MediaKind.Video;

    /// <summary>Sees that what was cut last is the sender's.</summary>
    /// <param name="offset">Of its composition, ticks.</param>
    public void Take(int offset) => (Taken, _shown) = (cutter.End, Math.Max(_shown, cutter.End + offset));

    /// <summary>Fills with this picture from now on.</summary>
    /// <param name="keyframe">Empty where it cannot be repeated.</param>
    /// <param name="offset">Of its composition, ticks.</param>
    public void Keep(ReadOnlyMemory<byte> keyframe, int offset) => (_sample, _offset) = (keyframe, offset);

    /// <summary>Fills up to a border, ticks, as far as whole steps go.</summary>
    public void Fill(long border, List<MediaPart> parts)
    {
        for (var step = NextStep(); cutter.End + step <= border; step = NextStep())
        {
            Add(step, parts);
        }
    }

    /// <summary>Fills what is missing up to the sender's next sample, where that is little.</summary>
    /// <param name="start">Of that sample, ticks.</param>
    /// <param name="parts">What was cut is added here.</param>
    public void Close(long start, List<MediaPart> parts)
    {
        if (!IsUp || start - cutter.End > (long)plan.SegmentTarget * plan.Timescale)
        {
            return;
        }

        Fill(start, parts);
        if (IsVideo && start - cutter.End > plan.SampleDuration / 2)
        {
            Add((int)(start - cutter.End), parts);
        }
    }

    /// <summary>A picture fills the part that is open, then whole parts, up to the end of the segment.</summary>
    private int NextStep()
    {
        if (!IsVideo)
        {
            return plan.SampleDuration;
        }

        var part = plan.PartTarget / plan.SampleDuration * plan.SampleDuration;
        var open = part - cutter.OpenDuration;
        var segment = plan.Segment.In(plan.Timescale) - cutter.SegmentDuration;
        var step = open > plan.SampleDuration / 2 ? open : part;
        return (int)(segment > plan.SampleDuration / 2 ? Math.Min(step, segment) : step);
    }

    private void Add(int duration, List<MediaPart> parts)
    {
        // The last samples of the sender may be presented after the first that stands in was decoded.
        var offset = IsVideo ? (int)Math.Max(_offset, _shown - cutter.End) : 0;
        cutter.Add(_sample, duration, offset, isSync: true, parts);
    }
}
