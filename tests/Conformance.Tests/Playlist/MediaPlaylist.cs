using System.Globalization;

namespace Loomcast.Conformance.Tests.Playlist;

/// <summary>A media playlist, read strictly by RFC 8216bis and by nothing of the server. Rules that a text may break are left to the tests.</summary>
internal sealed class MediaPlaylist
{
    // A tag that belongs to the segment that follows it (4.4.4), and EXT-X-PART of the segment around it.
    private static readonly HashSet<string> SegmentTags =
    [
        "EXTINF", "EXT-X-BYTERANGE", "EXT-X-DISCONTINUITY", "EXT-X-KEY", "EXT-X-MAP", "EXT-X-PROGRAM-DATE-TIME", "EXT-X-GAP", "EXT-X-BITRATE", "EXT-X-PART",
    ];

    private readonly List<Segment> _segments = [];
    private long _discontinuities;
    private AttributeList? _map;
    private long? _bitrate;

    private MediaPlaylist(PlaylistText text)
    {
        Text = text;
        _discontinuities = DiscontinuitySequence = IntegerOf("EXT-X-DISCONTINUITY-SEQUENCE") ?? 0;
        Segment? open = null;
        foreach (var (tag, uri) in text.Lines)
        {
            if (uri is not null)
            {
                open ??= Begin();
                open.Uri = uri;
                _segments.Add(Close(open));
                open = null;
            }
            else if (SegmentTags.Contains(tag!.Name))
            {
                Add(open ??= Begin(), tag);
            }
        }

        Open = open is null ? null : Close(open);
    }

    public PlaylistText Text { get; }

    public IReadOnlyList<Tag> Tags => Text.Tags;

    /// <summary>Finished segments that are listed, not those skipped.</summary>
    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>What follows the last finished segment: the parts of the one that grows.</summary>
    public Segment? Open { get; }

    public IEnumerable<Segment> AllSegments => Open is null ? _segments : _segments.Append(Open);

    public long Version => IntegerOf("EXT-X-VERSION") ?? 1;

    public long TargetDuration => IntegerOf("EXT-X-TARGETDURATION") ?? throw new PlaylistException("No EXT-X-TARGETDURATION.");

    public long MediaSequence => IntegerOf("EXT-X-MEDIA-SEQUENCE") ?? 0;

    public long DiscontinuitySequence { get; }

    /// <summary>Seconds; null without EXT-X-PART-INF.</summary>
    public decimal? PartTarget => Find("EXT-X-PART-INF") is { } tag ? tag.Attributes.Number("PART-TARGET") ?? throw new PlaylistException("No PART-TARGET.") : null;

    public AttributeList? ServerControl => Find("EXT-X-SERVER-CONTROL")?.Attributes;

    public decimal? CanSkipUntil => ServerControl?.Number("CAN-SKIP-UNTIL");

    public string? Type => Find("EXT-X-PLAYLIST-TYPE")?.Value;

    public bool IsEnded => Find("EXT-X-ENDLIST") is not null;

    public bool IsIFramesOnly => Find("EXT-X-I-FRAMES-ONLY") is not null;

    /// <summary>EXT-X-SKIP of a delta update.</summary>
    public AttributeList? Skip => Find("EXT-X-SKIP")?.Attributes;

    public long Skipped => Skip is { } skip ? skip.Integer("SKIPPED-SEGMENTS") ?? throw new PlaylistException("EXT-X-SKIP without SKIPPED-SEGMENTS.") : 0;

    public IEnumerable<AttributeList> Hints => All("EXT-X-PRELOAD-HINT").Select(tag => tag.Attributes);

    public string? HintedPart => Hints.FirstOrDefault(hint => hint.Word("TYPE") == "PART")?.Text("URI");

    public IEnumerable<AttributeList> Reports => All("EXT-X-RENDITION-REPORT").Select(tag => tag.Attributes);

    public IEnumerable<AttributeList> DateRanges => All("EXT-X-DATERANGE").Select(tag => tag.Attributes);

    public bool HasParts => All("EXT-X-PART").Any();

    /// <summary>Media sequence number of the last segment, finished or growing, and its last part from 0; the part is -1 where none is listed.</summary>
    public (long Segment, long Part) Edge => Open is { Parts.Count: > 0 } open ? (open.Number, open.Parts.Count - 1)
        : _segments is [.., var last] ? (last.Number, last.Parts.Count - 1) : (MediaSequence - 1, -1);

    /// <summary>Seconds of all that is listed.</summary>
    public decimal Length => AllSegments.Sum(segment => segment.Length);

    /// <summary>The wall clock of the end of all that is listed, by the last EXT-X-PROGRAM-DATE-TIME.</summary>
    public DateTimeOffset EndsAt
    {
        get
        {
            var undated = AllSegments.Reverse().TakeWhile(segment => segment.Date is null).ToList();
            var dated = AllSegments.SkipLast(undated.Count).LastOrDefault() ?? throw new PlaylistException("No EXT-X-PROGRAM-DATE-TIME.");
            return dated.Date!.Value.AddSeconds((double)(dated.Length + undated.Sum(segment => segment.Length)));
        }
    }

    public static MediaPlaylist Parse(ReadOnlySpan<byte> bytes) => new(PlaylistText.Read(bytes));

    public IEnumerable<Tag> All(string name) => Tags.Where(tag => tag.Name == name);

    public Tag? Find(string name) => All(name).FirstOrDefault();

    private long? IntegerOf(string name) => Find(name) is not { } tag ? null
        : long.TryParse(tag.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new PlaylistException($"{tag} has no decimal integer.");

    private Segment Begin() => new() { Number = MediaSequence + Skipped + _segments.Count };

    private void Add(Segment segment, Tag tag)
    {
        segment.Add(tag);
        switch (tag.Name)
        {
            case "EXT-X-DISCONTINUITY":
                _discontinuities++;
                break;
            case "EXT-X-MAP":
                _map = tag.Attributes;
                break;
            case "EXT-X-BITRATE":
                _bitrate = long.Parse(tag.Value!, NumberStyles.None, CultureInfo.InvariantCulture);
                break;
        }
    }

    private Segment Close(Segment segment)
    {
        (segment.Map, segment.Bitrate, segment.Discontinuities) = (_map, _bitrate, _discontinuities);
        return segment;
    }
}
