using System.Buffers.Binary;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>The NAL units of a sample of H.264 or HEVC (ISO/IEC 14496-15), each behind its length in four bytes, as all encoders write them.</summary>
public static class NalUnits
{
    private const int LengthBytes = 4;

    /// <returns>Where each of them is, without its length. One that is cut short ends the list.</returns>
    public static List<Range> Of(ReadOnlySpan<byte> sample)
    {
        List<Range> units = [];
        for (var at = 0; at + LengthBytes < sample.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(sample[at..]);
            at += LengthBytes;
            if (length <= 0 || length > sample.Length - at)
            {
                break;
            }

            units.Add(at..(at + length));
            at += length;
        }

        return units;
    }
}
