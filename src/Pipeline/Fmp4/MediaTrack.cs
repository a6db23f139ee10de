using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>One track as its header describes it (moov/trak and moov/mvex/trex).</summary>
public sealed record MediaTrack
{
    /// <summary>track_ID, as the fragments name it.</summary>
    public required uint Id { get; init; }

    public required MediaKind Kind { get; init; }

    /// <summary>Ticks per second of all its times.</summary>
    public required int Timescale { get; init; }

    /// <summary>RFC 6381.</summary>
    public required string Codecs { get; init; }

    /// <summary>The sample entry, a whole box, as it will be served.</summary>
    public required ReadOnlyMemory<byte> SampleEntry { get; init; }

    /// <summary>Pixels; 0 for sound.</summary>
    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>Channels of sound; 0 for pictures.</summary>
    public int Channels { get; init; }

    /// <summary>What the edit list adds to a composition time to make it a presentation time, ticks.</summary>
    public long EditOffset { get; init; }

    /// <summary>ISO 639-2, or "und".</summary>
    public string Language { get; init; } = "und";

    internal uint DefaultDuration { get; init; }

    internal uint DefaultSize { get; init; }

    internal uint DefaultFlags { get; init; }

    /// <summary>Whether decoding goes on under the other header as it did under this one.</summary>
    public bool DecodesLike(MediaTrack other) =>
        Kind == other.Kind && Timescale == other.Timescale && EditOffset == other.EditOffset && SampleEntry.Span.SequenceEqual(other.SampleEntry.Span);
}
