using System.Collections.Immutable;
using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Live;

/// <summary>A finished segment: its bytes are those of its parts, one after the other.</summary>
/// <param name="Start">Ticks of the rendition's timescale since media time zero.</param>
/// <param name="Duration">Ticks: the sum of its parts.</param>
/// <param name="Parts">At least one.</param>
/// <param name="Lines">Its playlist lines once its parts are no longer listed: rendered once, copied into every later playlist.</param>
internal sealed record Segment(long Start, long Duration, ImmutableArray<Part> Parts, ReadOnlyMemory<byte> Lines)
{
    public long End => Start + Duration;

    public ByteRange Range => new(Parts[0].Range.Offset, Parts[^1].Range.End - Parts[0].Range.Offset);
}
