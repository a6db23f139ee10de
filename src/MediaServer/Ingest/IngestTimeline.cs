using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Ingest;

/// <summary>Where the times of senders stand on the stream's timeline, from the opening of the stream on.</summary>
internal sealed class IngestTimeline
{
    // Media may be ahead of the wall clock by what an encoder holds, and by what it sends at once.
    private const double MostAhead = 10;
    private const double ShortPause = 0.5;

    private readonly TimeProvider _time;
    private readonly TrackList _tracks;
    private readonly StreamProgress? _earlier;
    private Epoch _newest;

    /// <param name="time">The server's clock.</param>
    /// <param name="tracks">That the stream will have, with what they have sent.</param>
    /// <param name="zeroAt">When, by the sender's clock, its media time was zero; null where it has not told.</param>
    /// <param name="earlier">How far the stream got before the server was restarted; null for a new one.</param>
    public IngestTimeline(TimeProvider time, TrackList tracks, DateTimeOffset? zeroAt, StreamProgress? earlier)
    {
        (_time, _tracks, _earlier, Bridge) = (time, tracks, earlier, new StallBridge(time, tracks));
        var pictures = tracks.All.Where(track => track.Header.Kind == MediaKind.Video).ToList();
        var first = (pictures.Count > 0 ? pictures : tracks.All).Select(track => (Track: track, At: track.SentAt(track.Pending[0].Sample))).MinBy(start => start.At.Seconds);
        _newest = new Epoch(first.At, earlier is null ? new MediaTime(0, 1) : AfterRestart(earlier, zeroAt, first.At));
        foreach (var track in tracks.All)
        {
            track.Epoch = _newest;
        }

        // Nothing arrives before it was made: the earliest start that a sample speaks for is nearest to the truth.
        StartsAt = earlier?.StartsAt ?? zeroAt?.AddSeconds(first.At.Seconds) ?? first.Track.Pending.Min(pending =>
            pending.ArrivedAt.AddSeconds(first.At.Seconds - first.Track.SentAt(pending.Sample).Seconds - ((double)pending.Sample.Duration / first.Track.Header.Timescale)));
    }

    /// <summary>Wall clock of media time zero.</summary>
    public DateTimeOffset StartsAt { get; }

    /// <summary>What happens while a sender is away.</summary>
    public StallBridge Bridge { get; }

    /// <summary>Chooses how the tracks are cut.</summary>
    /// <param name="fills">Stalls will be bridged.</param>
    public IReadOnlyList<Rendition> Open(bool fills)
    {
        var renditions = new List<Rendition>();
        CutPlan? grid = null;
        foreach (var track in _tracks.All.OrderBy(track => track.Header.Kind))
        {
            var plan = track.Header.Kind == MediaKind.Video ? Cadence.OfPictures(track.Name, track.Pending) : Cadence.OfSound(track.Name, track.Pending, grid);
            plan = _earlier is null ? plan : Cadence.Bound(plan, _earlier.Renditions.Single(r => r.Name == track.Name));
            grid ??= plan;
            renditions.Add(track.Open(plan, _earlier, fills));
        }

        return renditions;
    }

    /// <summary>Sees whether a sender still counts time as before; one that was started anew goes on where the wall clock is, all its tracks alike.</summary>
    public void Resume(IngestSource source, IngestTrack track, MediaSample sample, bool isFresh)
    {
        var wall = (_time.GetUtcNow() - StartsAt).TotalSeconds;
        if (Continues(track, sample, track.Epoch!, wall, isFresh) && !Bridge.StaysBehind(track, track.Locate(sample, track.Epoch!).At))
        {
            return;
        }

        if (track.Epoch == _newest || !IsPlausible(track, sample, _newest, wall))
        {
            var end = _tracks.All.Max(t => t.End);
            var target = wall > end + ShortPause ? wall : end;
            _newest = new Epoch(track.SentAt(sample), new MediaTime((long)(target * 1_000_000), 1_000_000));
        }

        foreach (var restarted in source.Tracks.Values)
        {
            restarted.Epoch = _newest;
            restarted.Interrupt();
        }
    }

    // A sender that tells its clock goes on where it was: what it repeats is known by its time. Else where the wall clock is, for all
    // tracks: what was lost is a discontinuity.
    private MediaTime AfterRestart(StreamProgress earlier, DateTimeOffset? zeroAt, MediaTime first)
    {
        const int Ticks = (int)TimeSpan.TicksPerSecond;
        var wall = (_time.GetUtcNow() - earlier.StartsAt).TotalSeconds;
        if (zeroAt is { } zero && new MediaTime((zero - earlier.StartsAt).Ticks + first.In(Ticks), Ticks) is { Ticks: >= 0 } told && told.Seconds <= wall + MostAhead)
        {
            return told;
        }

        var end = earlier.Renditions.Max(r => (double)earlier.Ends[r.Name] / r.Timescale);
        return new MediaTime((long)(Math.Max(wall, end + 0.001) * 1_000_000), 1_000_000);
    }

    private static bool Continues(IngestTrack track, MediaSample sample, Epoch epoch, double wall, bool isFresh)
    {
        var (at, ahead) = track.Locate(sample, epoch);
        return at <= Math.Max(track.End, wall) + MostAhead && (!isFresh || ahead >= -0.1 || track.WasPublished(sample));
    }

    private static bool IsPlausible(IngestTrack track, MediaSample sample, Epoch epoch, double wall)
    {
        var (at, ahead) = track.Locate(sample, epoch);
        return at <= Math.Max(track.End, wall) + MostAhead && ahead >= -1;
    }
}
