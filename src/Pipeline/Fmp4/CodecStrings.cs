using System.Globalization;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>The names of codecs in playlists (RFC 6381), from their configuration records.</summary>
internal static class CodecStrings
{
    private const byte Mpeg4Audio = 0x40;

    /// <param name="type">avc1 or avc3.</param>
    /// <param name="avcC">ISO/IEC 14496-15, 5.3.3.1.</param>
    public static string Avc(uint type, ReadOnlySpan<byte> avcC)
    {
        var reader = new FieldReader(avcC);
        CheckVersion(reader.Byte(), "avcC");
        return Invariant($"{BoxType.Name(type)}.{reader.Byte():X2}{reader.Byte():X2}{reader.Byte():X2}");
    }

    /// <param name="type">hvc1 or hev1.</param>
    /// <param name="hvcC">ISO/IEC 14496-15, 8.3.3.1; annex E says how the name is made.</param>
    public static string Hevc(uint type, ReadOnlySpan<byte> hvcC)
    {
        var reader = new FieldReader(hvcC);
        CheckVersion(reader.Byte(), "hvcC");
        var profile = reader.Byte();
        var compatibility = Reversed(reader.UInt32());
        var constraints = reader.Bytes(6).TrimEnd((byte)0);
        var level = reader.Byte();
        var space = (profile >> 6) is 0 ? "" : ((char)('A' + (profile >> 6) - 1)).ToString();
        var tier = (profile & 0x20) == 0 ? 'L' : 'H';
        var name = Invariant($"{BoxType.Name(type)}.{space}{profile & 0x1F}.{compatibility:X}.{tier}{level}");
        foreach (var constraint in constraints)
        {
            name += Invariant($".{constraint:X}");
        }

        return name;
    }

    /// <summary>Whether the record has a VPS, an SPS and a PPS, so that none need be in the samples.</summary>
    public static bool HoldsParameterSets(ReadOnlySpan<byte> hvcC)
    {
        var reader = new FieldReader(hvcC);
        reader.Skip(22);
        var found = 0;
        for (var arrays = reader.Byte(); arrays > 0; arrays--)
        {
            var kind = reader.Byte() & 0x3F;
            for (var units = reader.UInt16(); units > 0; units--)
            {
                reader.Skip(reader.UInt16());
                found |= kind is >= 32 and <= 34 ? 1 << (kind - 32) : 0;
            }
        }

        return found == 0b111;
    }

    /// <param name="av1C">AV1 Codec ISO Media File Format Binding, 2.3; section 5 says how the name is made.</param>
    public static string Av1(ReadOnlySpan<byte> av1C)
    {
        var reader = new FieldReader(av1C);
        if (reader.Byte() != 0x81)
        {
            throw MediaException.Broken("The box 'av1C' has an unknown version.");
        }

        var (profileAndLevel, flags) = (reader.Byte(), reader.Byte());
        var tier = (flags & 0x80) == 0 ? 'M' : 'H';
        var depth = (flags & 0x40) == 0 ? 8 : (flags & 0x20) == 0 ? 10 : 12;
        return Invariant($"av01.{profileAndLevel >> 5}.{profileAndLevel & 0x1F:D2}{tier}.{depth:D2}");
    }

    /// <param name="esds">ISO/IEC 14496-1, 7.2.6.5: nested descriptors.</param>
    /// <param name="channels">Corrected by the decoder's configuration, which is what counts.</param>
    public static string Aac(ReadOnlySpan<byte> esds, ref ushort channels)
    {
        var reader = new FieldReader(esds);
        reader.Skip(4);
        var stream = new FieldReader(Descriptor(ref reader, 0x03));
        stream.Skip(2);
        var flags = stream.Byte();
        stream.Skip((flags & 0x80) != 0 ? 2 : 0);
        stream.Skip((flags & 0x40) != 0 ? stream.Byte() : 0);
        stream.Skip((flags & 0x20) != 0 ? 2 : 0);
        var decoder = new FieldReader(Descriptor(ref stream, 0x04));
        var kind = decoder.Byte();
        if (kind != Mpeg4Audio)
        {
            throw new MediaException(MediaFault.Unsupported, Invariant($"Sound of object type 0x{kind:X2} is not taken, only AAC and Opus."));
        }

        decoder.Skip(12);
        var configuration = new FieldReader(Descriptor(ref decoder, 0x05));
        var bits = (uint)(configuration.UInt16() << 16);
        bits |= configuration.Left >= 2 ? configuration.UInt16() : 0u;
        var type = Take(ref bits, 5);
        type = type == 31 ? 32 + Take(ref bits, 6) : type;
        if (Take(ref bits, 4) != 15 && Take(ref bits, 4) is > 0 and < 7 and var layout)
        {
            channels = (ushort)layout;
        }

        return Invariant($"mp4a.40.{type}");
    }

    /// <param name="dOps">Encapsulation of Opus in ISO base media, 4.3.2.</param>
    /// <param name="channels">Corrected by the decoder's configuration.</param>
    public static string Opus(ReadOnlySpan<byte> dOps, ref ushort channels)
    {
        var reader = new FieldReader(dOps);
        if (reader.Byte() != 0)
        {
            throw MediaException.Broken("The box 'dOps' has an unknown version.");
        }

        channels = reader.Byte();
        return "opus";
    }

    private static ReadOnlySpan<byte> Descriptor(ref FieldReader reader, byte tag)
    {
        if (reader.Byte() != tag)
        {
            throw MediaException.Broken("The descriptors of the box 'esds' are out of order.");
        }

        var length = 0;
        byte next;
        do
        {
            next = reader.Byte();
            length = (length << 7) | (next & 0x7F);
        }
        while ((next & 0x80) != 0 && length < 1 << 20);

        return reader.Bytes(Math.Min(length, reader.Left));
    }

    private static uint Take(ref uint bits, int count)
    {
        var taken = bits >> (32 - count);
        bits <<= count;
        return taken;
    }

    private static uint Reversed(uint value)
    {
        var reversed = 0u;
        for (var bit = 0; bit < 32; bit++)
        {
            reversed |= ((value >> bit) & 1) << (31 - bit);
        }

        return reversed;
    }

    private static void CheckVersion(byte version, string box)
    {
        if (version != 1)
        {
            throw MediaException.Broken($"The box '{box}' has the unknown version {version}.");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
