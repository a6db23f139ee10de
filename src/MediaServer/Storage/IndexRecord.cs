using System.Runtime.InteropServices;

namespace Loomcast.MediaServer.Storage;

/// <summary>What the index of a rendition says of one part: 40 bytes, as they lie in the file (little-endian).</summary>
/// <param name="Offset">Where the part's bytes begin; a new init segment lies right before them.</param>
/// <param name="Start">Ticks since media time zero.</param>
/// <param name="Length">Bytes of the part.</param>
/// <param name="InitLength">Bytes of the init segment that the part brings; 0 where the one before stays.</param>
/// <param name="Duration">Ticks.</param>
/// <param name="KeyframeLength">Bytes to the end of its first sample, where that is a sync sample.</param>
/// <param name="IsIndependent">1 or 0.</param>
/// <param name="EndsSegment">1 or 0.</param>
/// <param name="Discontinuity">Number of the one that began with the part in all renditions; 0 where the times alone tell.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 40)]
internal readonly record struct IndexRecord(
    long Offset, long Start, int Length, int InitLength, int Duration, int KeyframeLength, byte IsIndependent, byte EndsSegment, int Discontinuity)
{
    /// <summary>Bytes of one record.</summary>
    public const int Size = 40;

    public ByteRange Init => new(Offset - InitLength, InitLength);

    public ByteRange Range => new(Offset, Length);
}
