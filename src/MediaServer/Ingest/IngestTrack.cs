using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.MediaServer.Ingest;

/// <summary>One track of a session: puts its samples on the stream's timeline, and cuts them.</summary>
/// <remarks>The session calls it, one call at a time.</remarks>
internal sealed class IngestTrack(string name, MediaTrack header)
{
    private const int Remembered = 1000; // samples, about 20 s of sound

    private readonly Queue<(long Time, int Hash)> _published = new();
    private SampleCutter? _cutter;
    private CutPlan? _plan;
    private bool _hasBegun;
    private bool _needsInit; // what comes next may not decode as what came before
    private bool _isInterrupted; // pictures wait for a key frame
    private int _breaks; // those of the stream that this track has too
    private int _delay; // composition offset of the key frames
    private int _lift; // makes all composition offsets positive: ffmpeg shows frames late that have negative ones

    public string Name => name;

    public MediaTrack Header { get; private set; } = header;

    public List<PendingSample> Pending { get; } = [];

    public Epoch? Epoch { get; set; }

    public bool HasEnded { get; set; }

    /// <summary>Where the next sample begins if no time is lost, seconds on the stream's timeline.</summary>
    public double End => _cutter is null ? 0 : (double)_cutter.End / Header.Timescale;

    public int SegmentsWithoutKeyframe => _cutter?.SegmentsWithoutKeyframe ?? 0;

    private bool IsVideo => Header.Kind == MediaKind.Video;

    /// <summary>Keeps a sample until the stream opens; pictures from the first key frame on.</summary>
    public void Keep(MediaSample sample, DateTimeOffset now)
    {
        if (Pending.Count > 0 || sample.IsSync)
        {
            Pending.Add(new PendingSample(sample, now));
        }
    }

    /// <summary>When a sample is presented, or would be without reordering, in seconds as its sender counts.</summary>
    public MediaTime SentAt(MediaSample sample)
    {
        var delay = sample.IsSync && IsVideo ? sample.CompositionOffset : _delay;
        return new MediaTime(sample.DecodeTime + Header.EditOffset + delay, Header.Timescale);
    }

    /// <summary>Fixes how it is cut, and announces it.</summary>
    /// <param name="plan">From its cadence.</param>
    /// <param name="earlier">As it was announced before the server was restarted, which binds it; null for a new one.</param>
    /// <param name="end">Where it ended then, ticks.</param>
    public Rendition Open(CutPlan plan, Rendition? earlier, long end)
    {
        if (earlier is not null)
        {
            plan = plan with { PartTarget = earlier.PartTarget, SegmentTarget = earlier.SegmentTarget };
        }

        (_plan, _cutter) = (plan, new SampleCutter(plan));
        _cutter.Break(end, end, null, []);
        _delay = IsVideo ? Pending[0].Sample.CompositionOffset : 0;
        _lift = Math.Max(0, -Pending.Min(pending => pending.Sample.CompositionOffset));
        var average = Cadence.Bitrate(Pending);
        var format = IsVideo ? new Pipeline.Timeline.VideoFormat(Header.Width, Header.Height, (int)Math.Round(90_000.0 * plan.SampleDuration / plan.Timescale)) : null;
        return new Rendition(
            name, Header.Kind, Header.Codecs, average + (average / 2), average, plan.Timescale, plan.PartTarget, plan.SegmentTarget, format, InitSegment.Of(Header, _delay + _lift))
        {
            Channels = Math.Max(1, Header.Channels),
            FrameRate = IsVideo ? (double)plan.Timescale / plan.SampleDuration : null,
            IsMachineGenerated = false,
        };
    }

    /// <summary>Takes over another header, of an encoder that was started anew.</summary>
    public void Replace(MediaTrack header)
    {
        (Header, _needsInit) = (header, _needsInit || !header.DecodesLike(Header));
        _isInterrupted = _needsInit && IsVideo;
    }

    /// <summary>What comes next was not made together with what came before.</summary>
    public void Interrupt() => (_needsInit, _isInterrupted) = (true, IsVideo);

    /// <summary>Where a sample would stand under an epoch, and how far that is behind the end of what is published; seconds.</summary>
    public (double At, double Ahead) Locate(MediaSample sample, Epoch epoch)
    {
        var at = (SentAt(sample).Ticks + epoch.OffsetIn(Header.Timescale)) / (double)Header.Timescale;
        return (at, at - End);
    }

    /// <summary>Puts a sample on the timeline.</summary>
    /// <param name="sample">The next in order of decoding; one that was published already is ignored.</param>
    /// <param name="breaks">Those of the stream; a gap adds one.</param>
    /// <param name="parts">What was cut is added here.</param>
    public void Place(MediaSample sample, List<TimelineBreak> breaks, List<MediaPart> parts)
    {
        var (cutter, plan) = (_cutter!, _plan!);
        if (IsVideo && sample.IsSync && (_isInterrupted || _needsInit || !_hasBegun))
        {
            _delay = sample.CompositionOffset;
        }

        var duration = sample.Duration > 0 ? sample.Duration : plan.SampleDuration;
        var start = sample.DecodeTime + Header.EditOffset + _delay + Epoch!.OffsetIn(Header.Timescale);
        if (start + (duration / 2) < cutter.End)
        {
            return; // repeated, late, or from before the beginning
        }

        var isGap = start - cutter.End > duration;
        _isInterrupted |= IsVideo && isGap;
        if (_isInterrupted && !sample.IsSync)
        {
            return;
        }

        if (!_hasBegun)
        {
            var begin = isGap ? start : cutter.End;
            cutter.Break(begin, isGap && cutter.End > 0 ? begin : cutter.End, null, parts);
        }
        else if (isGap || _needsInit)
        {
            Break(Math.Max(start, cutter.End), NextBreak(Math.Max(start, cutter.End), breaks), parts);
        }
        else if (_breaks < breaks.Count && cutter.End >= breaks[_breaks].At * Header.Timescale && (sample.IsSync || !IsVideo))
        {
            _needsInit = true; // time goes on here, but not in the other tracks
            Break(cutter.End, breaks[_breaks], parts);
        }

        (_hasBegun, _isInterrupted) = (true, false);

        // From where the last sample ended to where this one ends: what rounding or a lost sample moved is made good at once.
        var lasts = Math.Clamp(start + duration - cutter.End, 1, plan.PartTarget);
        cutter.Add(sample.Data, (int)lasts, sample.CompositionOffset + _lift, sample.IsSync, parts);
        Remember(sample);
    }

    /// <summary>Whether this very sample was published lately, so that a publisher that came back repeats it.</summary>
    public bool WasPublished(MediaSample sample) => _published.Contains((sample.DecodeTime, HashOf(sample)));

    public void Finish(List<MediaPart> parts) => _cutter?.Finish(parts);

    private static int HashOf(MediaSample sample)
    {
        var hash = new HashCode();
        hash.AddBytes(sample.Data.Span);
        return hash.ToHashCode();
    }

    private void Remember(MediaSample sample)
    {
        _published.Enqueue((sample.DecodeTime, HashOf(sample)));
        if (_published.Count > Remembered)
        {
            _published.Dequeue();
        }
    }

    private TimelineBreak NextBreak(long start, List<TimelineBreak> breaks)
    {
        if (_breaks == breaks.Count)
        {
            breaks.Add(new TimelineBreak(breaks.Count + 1, (double)start / Header.Timescale));
        }

        return breaks[_breaks];
    }

    private void Break(long start, TimelineBreak at, List<MediaPart> parts)
    {
        _breaks = at.Number;
        _cutter!.Break(start, Math.Max(0, (long)(at.At * Header.Timescale)), _needsInit ? InitSegment.Of(Header, _delay + _lift) : null, parts);
        _needsInit = false;
    }
}
