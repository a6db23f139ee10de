using System.Buffers.Binary;

namespace Loomcast.Tests.Shared;

/// <summary>Fragmented MP4, cut before each moof.</summary>
internal static class Pieces
{
    /// <summary>The header, and each fragment; what follows the last is left out.</summary>
    public static (byte[] Header, List<byte[]> Fragments) Of(byte[] mp4)
    {
        var cuts = new List<int>();
        var position = 0;
        for (; position < mp4.Length && !mp4.AsSpan(position + 4, 4).SequenceEqual("mfra"u8); position += BinaryPrimitives.ReadInt32BigEndian(mp4.AsSpan(position)))
        {
            if (mp4.AsSpan(position + 4, 4).SequenceEqual("moof"u8))
            {
                cuts.Add(position);
            }
        }

        return (mp4[..cuts[0]], [.. cuts.Zip(cuts.Skip(1).Append(position), (from, to) => mp4[from..to])]);
    }
}
