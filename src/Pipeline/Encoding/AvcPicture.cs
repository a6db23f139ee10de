using System.Buffers.Binary;
using Loomcast.Pipeline.Fmp4;

namespace Loomcast.Pipeline.Encoding;

/// <summary>Takes the packets of H.264 apart, as far as a trial has to look into them: which pictures are IDR, which are made of B slices.</summary>
internal static class AvcPicture
{
    private const int ConfigurationHead = 6;
    private const int Slice = 1;
    private const int IdrSlice = 5;
    private const uint BSlice = 1;
    private const uint SliceTypes = 5; // each has two numbers

    private static ReadOnlySpan<byte> StartCode => [0, 0, 0, 1];

    /// <summary>Whether the picture can be entered: all of its slices are IDR.</summary>
    public static bool IsIdr(ReadOnlySpan<byte> packet)
    {
        var (idr, others) = (0, 0);
        foreach (var unit in NalUnits.Of(packet))
        {
            idr += TypeOf(packet[unit]) == IdrSlice ? 1 : 0;
            others += TypeOf(packet[unit]) == Slice ? 1 : 0;
        }

        return idr > 0 && others == 0;
    }

    /// <summary>Whether any of the picture waits for pictures after it.</summary>
    public static bool HasBSlice(ReadOnlySpan<byte> packet)
    {
        foreach (var unit in NalUnits.Of(packet))
        {
            if (TypeOf(packet[unit]) == Slice && SliceType(packet[unit][1..]) % SliceTypes == BSlice)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Appends a packet as a plain H.264 file holds it.</summary>
    public static void Append(Stream file, ReadOnlySpan<byte> packet)
    {
        foreach (var unit in NalUnits.Of(packet))
        {
            file.Write(StartCode);
            file.Write(packet[unit]);
        }
    }

    /// <summary>Appends the parameter sets of a decoder configuration (ISO/IEC 14496-15).</summary>
    public static void AppendConfiguration(Stream file, ReadOnlySpan<byte> configuration)
    {
        var rest = configuration[(ConfigurationHead - 1)..];
        for (var kind = 0; kind < 2; kind++) // sequences, then pictures
        {
            var count = rest[0] & 0x1F;
            rest = rest[1..];
            for (; count > 0; count--)
            {
                var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
                file.Write(StartCode);
                file.Write(rest.Slice(sizeof(ushort), length));
                rest = rest[(sizeof(ushort) + length)..];
            }
        }
    }

    private static int TypeOf(ReadOnlySpan<byte> unit) => unit[0] & 0x1F;

    /// <summary>The second number of a slice's header (7.3.3), behind the first macroblock's.</summary>
    private static uint SliceType(ReadOnlySpan<byte> header)
    {
        var bit = 0;
        _ = ExpGolomb(header, ref bit);
        return ExpGolomb(header, ref bit);
    }

    private static uint ExpGolomb(ReadOnlySpan<byte> bytes, ref int bit)
    {
        var zeros = 0;
        while (bit < bytes.Length * 8 && Bit(bytes, bit++) == 0)
        {
            zeros++;
        }

        var value = 1u;
        for (; zeros > 0 && bit < bytes.Length * 8; zeros--)
        {
            value = (value << 1) | Bit(bytes, bit++);
        }

        return value - 1;
    }

    private static uint Bit(ReadOnlySpan<byte> bytes, int bit) => (uint)(bytes[bit / 8] >> (7 - (bit % 8))) & 1;
}
