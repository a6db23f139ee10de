using System.Collections.Concurrent;
using Loomcast.Conformance.Tests.Media;
using Loomcast.Conformance.Tests.Playlist;

namespace Loomcast.Conformance.Tests.Sources;

/// <summary>All that was fetched of one media playlist and its media.</summary>
internal sealed class RecordedRendition(Uri uri)
{
    private readonly ConcurrentDictionary<Uri, InitSegment> _inits = [];
    private readonly ConcurrentDictionary<Uri, MediaSegment> _parsed = [];

    public Uri Uri { get; } = uri;

    public string Name => Uri.AbsolutePath;

    /// <summary>Every reload in order, without delta updates; the first had no directives.</summary>
    public List<Exchange> Reloads { get; } = [];

    /// <summary>Delta updates, each with the full playlist that answered the same directives.</summary>
    public List<(Exchange Full, Exchange Delta)> Deltas { get; } = [];

    /// <summary>All playlists, the full ones first.</summary>
    public IEnumerable<MediaPlaylist> Playlists => Reloads.Concat(Deltas.Select(pair => pair.Delta)).Select(reload => reload.Playlist);

    public IEnumerable<MediaPlaylist> FullPlaylists => Reloads.Select(reload => reload.Playlist);

    public MediaPlaylist First => Reloads[0].Playlist;

    public MediaPlaylist Last => Reloads[^1].Playlist;

    /// <summary>Everything that was fetched but playlists, by address.</summary>
    public ConcurrentDictionary<Uri, Exchange> Media { get; } = [];

    /// <summary>Addresses of parts that were fetched when they were hinted.</summary>
    public ConcurrentDictionary<Uri, Exchange> Hinted { get; } = [];

    /// <summary>Each segment as the last full playlist with it lists it, in order.</summary>
    public IReadOnlyList<Segment> Segments =>
        [.. FullPlaylists.SelectMany(list => list.Segments).GroupBy(segment => segment.Number).OrderBy(group => group.Key).Select(group => group.Last())];

    /// <summary>Each segment with all its parts, as the first playlist with the whole of it lists it, in order.</summary>
    public IReadOnlyList<Segment> SegmentsInParts =>
        [.. FullPlaylists.SelectMany(list => list.Segments).Where(segment => segment.Parts.Count > 0).GroupBy(segment => segment.Number).OrderBy(group => group.Key).Select(group => group.First())];

    /// <summary>What was fetched once more after the end: init segments, the oldest segment and the oldest part.</summary>
    public List<Exchange> Again { get; } = [];

    public Uri Resolve(string relative) => new(Uri, relative);

    public Exchange Fetched(string relative) => Media.TryGetValue(Resolve(relative), out var exchange) ? exchange : throw new InvalidOperationException($"{relative} was not fetched.");

    public InitSegment InitOf(Segment segment)
    {
        var uri = Resolve(segment.Map?.Text("URI") ?? throw new PlaylistException($"{segment} has no EXT-X-MAP."));
        return _inits.GetOrAdd(uri, _ => InitSegment.Parse(Media[uri].Body));
    }

    /// <summary>The media behind the address of a segment or of one of its parts.</summary>
    public MediaSegment MediaOf(Segment segment, string relative) =>
        _parsed.GetOrAdd(Resolve(relative), uri => MediaSegment.Parse(Media[uri].Body, InitOf(segment)));

    /// <summary>Whether it is fragmented MP4: its segments have a map, and are not text.</summary>
    public bool IsMp4 => Segments.Concat(Last.AllSegments).Any(segment => segment.Map is not null);

    public override string ToString() => Name;
}
