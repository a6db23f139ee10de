using System.Globalization;
using System.Text.RegularExpressions;

namespace Loomcast.Conformance.Tests.Playlist;

/// <summary>A media segment with all that applies to it; the one that still grows has parts only.</summary>
internal sealed partial class Segment
{
    private readonly List<Tag> _tags = [];
    private readonly List<Part> _parts = [];

    /// <summary>Media sequence number.</summary>
    public required long Number { get; init; }

    /// <summary>Null while the segment grows.</summary>
    public string? Uri { get; set; }

    /// <summary>EXT-X-DISCONTINUITY tags before it, counted from the discontinuity sequence number of the list.</summary>
    public long Discontinuities { get; set; }

    /// <summary>EXT-X-MAP in force.</summary>
    public AttributeList? Map { get; set; }

    /// <summary>EXT-X-BITRATE in force, kbit/s.</summary>
    public long? Bitrate { get; set; }

    /// <summary>The tags that stand between the segment before and this one's URI, in order.</summary>
    public IReadOnlyList<Tag> Tags => _tags;

    public IReadOnlyList<Part> Parts => _parts;

    public bool IsDiscontinuous => Has("EXT-X-DISCONTINUITY");

    public bool IsGap => Has("EXT-X-GAP");

    /// <summary>Its own EXT-X-PROGRAM-DATE-TIME, with milliseconds and time zone as rule P21 wants it.</summary>
    public DateTimeOffset? Date => ValueOf("EXT-X-PROGRAM-DATE-TIME") is not { } text ? null
        : IsoDate().IsMatch(text) ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
        : throw new PlaylistException($"EXT-X-PROGRAM-DATE-TIME:{text} has no milliseconds or no time zone.");

    /// <summary>EXTINF, seconds; null while the segment grows.</summary>
    public decimal? Duration => ValueOf("EXTINF") is not { } text ? null
        : Extinf().Match(text) is { Success: true } match ? decimal.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
        : throw new PlaylistException($"EXTINF:{text} is not a duration, a comma and a title.");

    /// <summary>EXTINF, or the sum of the parts of a segment that grows.</summary>
    public decimal Length => Duration ?? _parts.Sum(part => part.Duration);

    public void Add(Tag tag)
    {
        _tags.Add(tag);
        if (tag.Name == "EXT-X-PART")
        {
            _parts.Add(new Part(tag.Attributes));
        }
    }

    public bool Has(string name) => _tags.Any(tag => tag.Name == name);

    public override string ToString() => $"segment {Number}";

    private string? ValueOf(string name) => _tags.FirstOrDefault(tag => tag.Name == name)?.Value;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,}(Z|[+-]\d\d:?\d\d)\z")]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"^(\d+(?:\.\d+)?),.*\z")]
    private static partial Regex Extinf();
}
