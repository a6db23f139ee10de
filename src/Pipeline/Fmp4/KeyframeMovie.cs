using System.Buffers.Binary;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>A movie of I-frames alone, one a second, to be decoded without the pictures between them.</summary>
public static class KeyframeMovie
{
    private const int BoxHeader = 8;

    /// <summary>The fragment that shows one I-frame. The init segment that the part needs stands before the first.</summary>
    /// <param name="index">Of the I-frame in this movie, from 0.</param>
    /// <param name="timescale">Ticks per second of the track.</param>
    /// <param name="keyframe">From the start of a part to the end of its first sample.</param>
    public static ReadOnlyMemory<byte> Fragment(int index, int timescale, ReadOnlyMemory<byte> keyframe)
    {
        // A part is moof, then mdat, the first bytes of which are the sample.
        var sample = keyframe[(BinaryPrimitives.ReadInt32BigEndian(keyframe.Span) + BoxHeader)..];
        return FragmentWriter.Write((uint)index + 1, (long)index * timescale, timescale, [new EncodedSample(sample, IsSync: true)]);
    }
}
