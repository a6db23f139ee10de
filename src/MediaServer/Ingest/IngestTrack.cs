using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Ingest;

/// <summary>One track of a session: puts its samples on the stream's timeline, and cuts them.</summary>
/// <remarks>The session calls it, one call at a time.</remarks>
internal sealed class IngestTrack(string name, MediaTrack header)
{
    private readonly PublishedSamples _published = new();
    private SampleCutter? _cutter;
    private CutPlan? _plan;
    private StandIn? _standIn;
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

    /// <summary>Where the sender's own media ends: before <see cref="End"/> while something else stands in for it.</summary>
    public double TakenEnd => _standIn is null ? 0 : (double)_standIn.Taken / Header.Timescale;

    /// <summary>Whether something can stand in for the sender, in its own codec.</summary>
    public bool CanFill => _standIn is { IsKnown: true };

    /// <summary>EXT-X-TARGETDURATION, seconds.</summary>
    public int SegmentTarget => _plan?.SegmentTarget ?? 0;

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
    /// <param name="earlier">How far it got before the server was restarted; null for a new one.</param>
    /// <param name="fills">Key frames will be repeated, one a part, while the sender is away.</param>
    public Rendition Open(CutPlan plan, StreamProgress? earlier, bool fills)
    {
        (_plan, _cutter) = (plan, new SampleCutter(plan));
        if (earlier is not null)
        {
            _hasBegun = true;
            _cutter.Continue(earlier.Ends[name], earlier.SegmentStarts[name], Cadence.AnchorIn(earlier, plan));
        }

        _standIn = new StandIn(_cutter, plan, SilentSample.Of(Header, plan.SampleDuration));
        _delay = IsVideo ? Pending[0].Sample.CompositionOffset : 0;
        _lift = Math.Max(0, -Pending.Min(pending => pending.Sample.CompositionOffset));
        var average = Cadence.Bitrate(Pending);
        var peak = Math.Max(average + (average / 2), fills && IsVideo ? Cadence.KeyframeBitrate(Pending, plan) : 0);
        var format = IsVideo ? new Pipeline.Timeline.VideoFormat(Header.Width, Header.Height, (int)Math.Round(90_000.0 * plan.SampleDuration / plan.Timescale)) : null;
        return new Rendition(
            name, Header.Kind, Header.Codecs, peak, average, plan.Timescale, plan.PartTarget, plan.SegmentTarget, format, InitSegment.Of(Header, _delay + _lift))
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
        _isInterrupted |= _needsInit && IsVideo;
    }

    /// <summary>What comes next was not made together with what came before.</summary>
    public void Interrupt() => (_needsInit, _isInterrupted) = (true, IsVideo);

    /// <summary>Where a sample would stand under an epoch, and how far that is behind the end of what its sender sent; seconds.</summary>
    public (double At, double Ahead) Locate(MediaSample sample, Epoch epoch)
    {
        var at = (SentAt(sample).Ticks + epoch.OffsetIn(Header.Timescale)) / (double)Header.Timescale;
        return (at, at - TakenEnd);
    }

    /// <summary>Puts a sample on the timeline.</summary>
    /// <param name="sample">The next in order of decoding; one that was published already is ignored.</param>
    /// <param name="breaks">Those of the stream; a gap adds one.</param>
    /// <param name="parts">What was cut is added here.</param>
    public void Place(MediaSample sample, List<TimelineBreak> breaks, List<MediaPart> parts)
    {
        var (cutter, plan, standIn) = (_cutter!, _plan!, _standIn!);
        _isInterrupted |= IsVideo && standIn.IsUp;
        if (IsVideo && sample.IsSync && (_isInterrupted || _needsInit || !_hasBegun))
        {
            _delay = sample.CompositionOffset;
        }

        var duration = sample.Duration > 0 ? sample.Duration : plan.SampleDuration;
        var start = sample.DecodeTime + Header.EditOffset + _delay + Epoch!.OffsetIn(Header.Timescale);
        if (start + (duration / 2) < cutter.End)
        {
            if (!_hasBegun)
            {
                _published.Add(sample);
            }

            return; // repeated, late, or from before the beginning
        }

        if (sample.IsSync)
        {
            standIn.Close(start, parts);
        }

        var isGap = start - cutter.End > duration;
        _isInterrupted |= IsVideo && isGap;
        if (sample.IsSync || !_isInterrupted)
        {
            GoOn(start, isGap, sample.IsSync, breaks, parts);
            Append(sample, start + duration, parts);
        }
    }

    /// <summary>Goes on without the sender, on the same grid and under the same header. Pictures then wait for its next key frame.</summary>
    /// <param name="until">Seconds on the stream's timeline.</param>
    /// <param name="parts">What was cut is added here.</param>
    public void Fill(double until, List<MediaPart> parts) => _standIn!.Fill((long)(until * Header.Timescale), parts);

    /// <summary>Whether this very sample was published lately, so that a publisher that came back repeats it.</summary>
    public bool WasPublished(MediaSample sample) => _published.Contains(sample);

    public void Finish(List<MediaPart> parts) => _cutter?.Finish(parts);

    /// <summary>Begins the timeline with the next sample, goes on with it, or breaks before it.</summary>
    private void GoOn(long start, bool isGap, bool isSync, List<TimelineBreak> breaks, List<MediaPart> parts)
    {
        var cutter = _cutter!;
        if (!_hasBegun)
        {
            cutter.Break(isGap ? start : cutter.End, cutter.End, null, parts);
        }
        else if (isGap || _needsInit)
        {
            Break(Math.Max(start, cutter.End), NextBreak(Math.Max(start, cutter.End), breaks), parts);
        }
        else if (_breaks < breaks.Count && cutter.End >= breaks[_breaks].At * Header.Timescale && (isSync || !IsVideo))
        {
            _needsInit = true; // time goes on here, but not in the other tracks
            Break(cutter.End, breaks[_breaks], parts);
        }

        _hasBegun = true;
    }

    private void Append(MediaSample sample, long end, List<MediaPart> parts)
    {
        var cutter = _cutter!;
        var alone = IsVideo && sample.IsSync ? Splice.Before(Header, sample.Data) : default;
        var data = _isInterrupted && !alone.IsEmpty ? alone : sample.Data;
        _isInterrupted = false;

        // From where the last sample ended to where this one ends: what rounding or a lost sample moved is made good at once.
        var lasts = Math.Clamp(end - cutter.End, 1, _plan!.PartTarget);
        cutter.Add(data, (int)lasts, sample.CompositionOffset + _lift, sample.IsSync, parts);
        _standIn!.Take(sample.CompositionOffset + _lift);
        if (IsVideo && sample.IsSync)
        {
            _standIn.Keep(alone, sample.CompositionOffset + _lift);
        }

        _published.Add(sample);
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
