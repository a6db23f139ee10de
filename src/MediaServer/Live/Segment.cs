using System.Collections.Immutable;
using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Live;

/// <summary>A finished segment: its bytes are those of its parts, one after the other.</summary>
/// <param name="Opening">How it began.</param>
/// <param name="Duration">Ticks: the sum of its parts.</param>
/// <param name="Parts">At least one.</param>
/// <param name="KeyframesBefore">I-frames of all segments before it.</param>
/// <param name="Lines">Its playlist lines once its parts are no longer listed: rendered once, copied into every later playlist.</param>
internal sealed record Segment(SegmentOpening Opening, long Duration, ImmutableArray<Part> Parts, int KeyframesBefore, ReadOnlyMemory<byte> Lines)
{
    /// <summary>Ticks of all media up to its end.</summary>
    public long PlayedAfter => Opening.PlayedBefore + Duration;

    public int KeyframesAfter => KeyframesBefore + Parts.Count(part => part.KeyframeLength > 0);

    public ByteRange Range => RangeOf(Parts);

    public static ByteRange RangeOf(ImmutableArray<Part> parts) => new(parts[0].Range.Offset, parts[^1].Range.End - parts[0].Range.Offset);
}
