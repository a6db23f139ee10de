using System.Text.RegularExpressions;
using Loomcast.MediaServer.Http;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.MediaServer.Ingest;

/// <summary>The tracks of a session: those that were announced, until the stream opens; from then on those that it has.</summary>
/// <param name="expected">Names of those that must have announced themselves; empty: those that have when it has settled.</param>
/// <param name="isFixed">The stream has these and no others, from before a restart.</param>
/// <param name="options">Limits.</param>
internal sealed partial class TrackList(IReadOnlyCollection<string> expected, bool isFixed, IngestOptions options)
{
    private readonly List<IngestTrack> _tracks = [];

    public IReadOnlyList<IngestTrack> All => _tracks;

    public bool HaveEnded => _tracks.Count > 0 && _tracks.All(track => track.HasEnded);

    /// <summary>Ends the tracks of a source.</summary>
    public void End(IngestSource source)
    {
        foreach (var track in _tracks.Where(source.Tracks.ContainsValue))
        {
            track.HasEnded = true;
        }
    }

    /// <summary>Takes over the header of a source, new or repeated.</summary>
    /// <exception cref="IngestRefusal">It does not fit to the session.</exception>
    public void Announce(IngestSource source, IReadOnlyList<MediaTrack> header, bool isOpen)
    {
        if (source.Header is null)
        {
            Add(source, header, isOpen);
        }
        else
        {
            Replace(source, header, isOpen);
        }

        (source.Header, source.IsFresh) = (header, true);
    }

    /// <summary>Keeps a sample until the stream opens.</summary>
    public static void Keep(IngestSource source, IngestTrack track, MediaSample sample, bool isFresh, DateTimeOffset now)
    {
        if (isFresh && track.Pending is [.., var last] && sample.DecodeTime <= last.Sample.DecodeTime && !track.Pending.Exists(pending => IsSame(pending.Sample, sample)))
        {
            // Its sender began anew before anything was published.
            foreach (var restarted in source.Tracks.Values)
            {
                restarted.Pending.Clear();
            }
        }

        if (track.Pending is not [.., var newest] || sample.DecodeTime > newest.Sample.DecodeTime)
        {
            track.Keep(sample, now);
        }
    }

    /// <summary>Whether enough is known to fix what playlists will say. Leaves out tracks that keep the others waiting.</summary>
    public bool CanOpen(bool hasSettled)
    {
        var isMissing = !expected.All(name => _tracks.Any(track => track.Name == name && (!isFixed || track.Pending.Count > 0)));
        if (_tracks.Any(IsUnknown) || isMissing || (expected.Count == 0 && !hasSettled))
        {
            if ((isFixed && isMissing) || (!_tracks.Any(track => Cadence.SecondsOf(track.Pending) >= options.MeasureAtMost.TotalSeconds) && _tracks.Sum(BytesOf) < options.MaxBuffered))
            {
                return false;
            }
        }

        _tracks.RemoveAll(track => track.Pending.Count == 0 || (isFixed && !expected.Contains(track.Name)));
        return _tracks.Count > 0;
    }

    private static bool IsSame(MediaSample one, MediaSample other) => one.DecodeTime == other.DecodeTime && one.Data.Span.SequenceEqual(other.Data.Span);

    // Pictures: from one key frame to the next, and a second to see how they arrive.
    private static bool IsUnknown(IngestTrack track) => !track.HasEnded && (track.Pending.Count == 0
        || (track.Header.Kind == MediaKind.Video && (track.Pending.Count(pending => pending.Sample.IsSync) < 2 || Cadence.SecondsOf(track.Pending) < 1)));

    private static long BytesOf(IngestTrack track) => track.Pending.Sum(pending => (long)pending.Sample.Data.Length);

    private void Add(IngestSource source, IReadOnlyList<MediaTrack> header, bool isOpen)
    {
        if (isOpen)
        {
            throw new IngestRefusal(Problems.LateTrack, $"The stream is open with {string.Join(", ", _tracks.Select(track => track.Name))}, and cannot get more.");
        }

        if (_tracks.Count + header.Count > options.MaxTracks)
        {
            throw new IngestRefusal(Problems.LateTrack, $"The session would have more than {options.MaxTracks} tracks.");
        }

        foreach (var track in header)
        {
            var added = new IngestTrack(NameFor(source, track, header.Count), track);
            _tracks.Add(added);
            source.Tracks[track.Id] = added;
        }
    }

    private void Replace(IngestSource source, IReadOnlyList<MediaTrack> header, bool isOpen)
    {
        // Tracks of one kind keep their order.
        var known = source.Header!.Select(track => source.Tracks.GetValueOrDefault(track.Id)).OfType<IngestTrack>().Where(_tracks.Contains).ToList();
        var matched = new Dictionary<uint, IngestTrack>();
        foreach (var track in header)
        {
            var partner = known.FirstOrDefault(candidate => candidate.Header.Kind == track.Kind && !matched.ContainsValue(candidate));
            if (partner is null || !IsLike(partner.Header, track))
            {
                throw new IngestRefusal(Problems.LateTrack,
                    $"The header announces {track.Codecs} at {track.Timescale} ticks per second, the session has {string.Join(", ", known.Select(k => $"{k.Header.Codecs} at {k.Header.Timescale}"))}.");
            }

            matched[track.Id] = partner;
        }

        source.Tracks.Clear();
        foreach (var track in header)
        {
            if (!isOpen && !track.DecodesLike(matched[track.Id].Header))
            {
                matched[track.Id].Pending.Clear();
            }

            matched[track.Id].Replace(track);
            source.Tracks[track.Id] = matched[track.Id];
        }
    }

    // What the multivariant playlist says of a track must stay near enough to the truth.
    private static bool IsLike(MediaTrack before, MediaTrack after) =>
        before.Timescale == after.Timescale && before.Codecs.AsSpan(0, 4).SequenceEqual(after.Codecs.AsSpan(0, 4));

    /// <summary>The source's own name where it has one track and a name that says something, else the kind.</summary>
    private string NameFor(IngestSource source, MediaTrack track, int count)
    {
        var kind = track.Kind == MediaKind.Video ? "video" : "audio";
        var own = source.Name.ToLowerInvariant();
        var name = count == 1 && NamePattern().IsMatch(own) && !NumberedPattern().IsMatch(own) ? own : kind;
        return Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? name : $"{name}-{number}").First(candidate => _tracks.All(t => t.Name != candidate));
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_\-]{0,31}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^(?:stream)?\d+\z")]
    private static partial Regex NumberedPattern();
}
