using System.Runtime.InteropServices;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>
/// Cuts the samples of a foreign encoder into parts as they come. A part goes out with its last sample, except where a segment may end:
/// there it waits for one more sample, since only a key frame ends a segment, and nobody knows it before it is there.
/// </summary>
/// <remarks>One caller.</remarks>
public sealed class SampleCutter(CutPlan plan)
{
    private readonly List<EncodedSample> _open = [];
    private uint _sequence;
    private long _openStart;
    private long _end;
    private long _segmentStart;
    private long _anchor; // where the grid of sound begins
    private long _segment; // on that grid
    private long _part; // in that segment
    private bool _waits; // the open part is complete, and waits to know whether it is the last of its segment
    private ReadOnlyMemory<byte>? _init;

    /// <summary>Segments that had to end although no key frame came.</summary>
    public int SegmentsWithoutKeyframe { get; private set; }

    /// <summary>Where the next sample begins, ticks.</summary>
    public long End => _end;

    /// <summary>Ticks of the part that is open.</summary>
    public long OpenDuration => _open.Count == 0 ? 0 : _end - _openStart;

    /// <summary>Ticks of the segment that is open.</summary>
    public long SegmentDuration => _end - _segmentStart;

    /// <summary>Ends the open segment; what follows does not continue it.</summary>
    /// <param name="start">Of the next sample, not before <see cref="End"/>.</param>
    /// <param name="anchor">Where the grid of sound begins anew: where the pictures' next segment does.</param>
    /// <param name="init">In force from there on.</param>
    /// <param name="parts">What was cut is added here.</param>
    public void Break(long start, long anchor, ReadOnlyMemory<byte>? init, List<MediaPart> parts)
    {
        Finish(parts);
        (_end, _segmentStart, _anchor, _segment, _part, _init) = (start, start, anchor, 0, 0, init);
    }

    /// <summary>Goes on within a segment that an earlier run has begun.</summary>
    /// <param name="end">Of what it cut, ticks.</param>
    /// <param name="segmentStart">Of that segment.</param>
    /// <param name="anchor">A border between segments on the grid of sound, not after <paramref name="end"/>.</param>
    public void Continue(long end, long segmentStart, long anchor)
    {
        (_end, _segmentStart, _anchor) = (end, segmentStart, anchor);
        while (end + plan.SampleDuration > Border(_segment + 1, 0))
        {
            _segment++;
        }

        while (end + plan.SampleDuration > Border(_segment, _part + 1))
        {
            _part++;
        }
    }

    /// <summary>Adds the next sample, which begins at <see cref="End"/>.</summary>
    /// <param name="data">As it stands in mdat.</param>
    /// <param name="duration">Ticks; at most the part target.</param>
    /// <param name="compositionOffset">Ticks.</param>
    /// <param name="isSync">Decoding can begin here.</param>
    /// <param name="parts">What was cut is added here.</param>
    public void Add(ReadOnlyMemory<byte> data, int duration, int compositionOffset, bool isSync, List<MediaPart> parts)
    {
        if (plan.Kind == MediaKind.Video && EndsBefore(isSync, duration))
        {
            SegmentsWithoutKeyframe += isSync ? 0 : 1;
            Cut(endsSegment: true, parts);
        }
        else if (_waits || _end - _openStart + duration > plan.PartTarget)
        {
            Cut(endsSegment: false, parts);
        }

        if (_open.Count == 0)
        {
            _openStart = _end;
        }

        _open.Add(new EncodedSample(data, isSync, duration, compositionOffset));
        _end += duration;
        if (plan.Kind == MediaKind.Video)
        {
            CutPictures(parts);
        }
        else
        {
            CutSound(parts);
        }
    }

    /// <summary>Nothing follows, or nothing that continues.</summary>
    public void Finish(List<MediaPart> parts) => Cut(endsSegment: true, parts);

    private bool EndsBefore(bool isSync, int duration)
    {
        var segment = _end - _segmentStart;
        if (_open.Count == 0)
        {
            return false; // the part before is out already, and was not the last
        }

        return isSync
            ? segment + (plan.SampleDuration / 2) >= plan.Segment.In(plan.Timescale) || segment + (long)plan.KeyframeInterval * plan.SampleDuration > plan.LongestSegment
            : segment + duration > plan.LongestSegment;
    }

    private void CutPictures(List<MediaPart> parts)
    {
        if (_end - _openStart + plan.SampleDuration <= plan.PartTarget)
        {
            return;
        }

        _waits = plan.KeyframeInterval == 0 || _end - _segmentStart + (plan.SampleDuration / 2) >= plan.Segment.In(plan.Timescale);
        if (!_waits)
        {
            Cut(endsSegment: false, parts);
        }
    }

    // Up to the last whole sample before each border of the grid.
    private void CutSound(List<MediaPart> parts)
    {
        var next = _end + plan.SampleDuration;
        if (next > Border(_segment + 1, 0))
        {
            Cut(endsSegment: true, parts);
            (_segment, _part) = (_segment + 1, 0);
            while (next > Border(_segment + 1, 0))
            {
                _segment++; // a sample that reaches over more than one border
            }
        }
        else if (next > Border(_segment, _part + 1))
        {
            Cut(endsSegment: false, parts);
            _part++;
            while (next > Border(_segment, _part + 1))
            {
                _part++;
            }
        }
    }

    private long Border(long segment, long part) =>
        _anchor + new MediaTime((segment * plan.Segment.Ticks) + (part * plan.Part.Ticks), plan.Segment.Timescale).In(plan.Timescale);

    private void Cut(bool endsSegment, List<MediaPart> parts)
    {
        _waits = false;
        if (_open.Count == 0)
        {
            return;
        }

        var samples = CollectionsMarshal.AsSpan(_open);
        var bytes = FragmentWriter.Write(++_sequence, _openStart, plan.SampleDuration, samples);
        var isKeyframe = plan.Kind == MediaKind.Video && samples[0].IsSync;
        parts.Add(new MediaPart(plan.Rendition, bytes, _openStart, (int)(_end - _openStart), samples[0].IsSync, endsSegment)
        {
            Init = _init,
            KeyframeLength = isKeyframe ? bytes.Length - _open.Skip(1).Sum(sample => sample.Data.Length) : 0,
        });
        _init = null;
        _open.Clear();
        if (endsSegment)
        {
            _segmentStart = _end;
        }
    }
}
