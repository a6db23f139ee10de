using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Ingest;

/// <summary>
/// Bridges a stall of the sender (RFC 8216bis, 6.2.1): after one and a half target durations its tracks go on without it, as fast as the clock.
/// </summary>
/// <remarks>The session calls it, one call at a time.</remarks>
internal sealed class StallBridge(TimeProvider time, TrackList tracks)
{
    private const double Patience = 1.5; // target durations; a playlist that stands still for longer is given up by players

    private readonly Dictionary<IngestTrack, (double TakenEnd, long Since)> _stands = [];
    private readonly Dictionary<IngestTrack, (long Since, long Last)> _late = [];

    /// <summary>Whether something stands in for the sender of a track now.</summary>
    public bool IsUp => tracks.All.Any(track => track.End > track.TakenEnd);

    /// <summary>Sees how far the sender of a track is, when it has sent something.</summary>
    public void Hear(IngestTrack track)
    {
        if (!_stands.TryGetValue(track, out var stand) || stand.TakenEnd != track.TakenEnd)
        {
            _stands[track] = (track.TakenEnd, time.GetTimestamp());
        }
    }

    /// <summary>Fills what is due.</summary>
    /// <param name="parts">What was cut is added here.</param>
    public void Extend(List<MediaPart> parts)
    {
        foreach (var track in tracks.All)
        {
            // All or none: a track that stands still while another goes on helps nobody.
            var stand = _stands[track];
            var beyond = (time.GetElapsedTime(stand.Since) - PatienceFor(track)).TotalSeconds;
            if (beyond > 0 && !track.HasEnded && tracks.All.All(t => t.CanFill || t.HasEnded))
            {
                track.Fill(stand.TakenEnd + beyond, parts);
            }
        }
    }

    /// <summary>
    /// Whether a sender that came back goes on where it had stopped, and not where the clock is: for a while what it sends is given up,
    /// since one that was cut off hurries after what it has missed.
    /// </summary>
    /// <param name="track">Of the sample.</param>
    /// <param name="at">Where the sample stands, seconds on the stream's timeline.</param>
    public bool StaysBehind(IngestTrack track, double at)
    {
        if (at >= track.End || track.End <= track.TakenEnd)
        {
            _late.Remove(track);
            return false;
        }

        var now = time.GetTimestamp();
        var (since, last) = _late.GetValueOrDefault(track, (now, now));
        since = time.GetElapsedTime(last, now) > PatienceFor(track) ? now : since;
        _late[track] = (since, now);
        return time.GetElapsedTime(since, now) > PatienceFor(track);
    }

    private static TimeSpan PatienceFor(IngestTrack track) => TimeSpan.FromSeconds(Patience * track.SegmentTarget);
}
