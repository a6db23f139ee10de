using System.Globalization;

namespace Loomcast.Conformance.Tests.Media;

/// <summary>The RFC 6381 name of a codec, from its configuration box.</summary>
internal static class CodecName
{
    private const int VisualEntry = 78;
    private const int AudioEntry = 28;

    public static string Of(Box entry) => entry.Type switch
    {
        "avc1" or "avc3" => Avc(entry),
        "hvc1" or "hev1" => Hevc(entry),
        "av01" => Av1(entry),
        "mp4a" => Aac(entry),
        "Opus" => "Opus",
        var other => other,
    };

    private static Box Configuration(Box entry, int header, string type) =>
        Box.ReadAll(entry.Body[header..]).FirstOrDefault(box => box.Type == type) ?? throw new BoxException($"'{entry.Type}' has no '{type}'.");

    private static string Avc(Box entry)
    {
        var c = Configuration(entry, VisualEntry, "avcC").Body.Span;
        return $"{entry.Type}.{c[1]:X2}{c[2]:X2}{c[3]:X2}";
    }

    private static string Hevc(Box entry)
    {
        var box = Configuration(entry, VisualEntry, "hvcC");
        var c = box.Body.Span;
        var space = (c[1] >> 6) is 0 ? "" : $"{(char)('A' + (c[1] >> 6) - 1)}";
        var compatibility = 0u;
        for (var bit = 0; bit < 32; bit++)
        {
            compatibility |= ((box.U32(2) >> bit) & 1) << (31 - bit);
        }

        var constraints = Convert.ToHexString(c[6..12]).Chunk(2).Select(pair => new string(pair)).Reverse().SkipWhile(pair => pair == "00").Reverse();
        var parts = new[] { entry.Type, $"{space}{c[1] & 31}", compatibility.ToString("X", CultureInfo.InvariantCulture), $"{((c[1] & 32) != 0 ? 'H' : 'L')}{c[12]}" };
        return string.Join('.', parts.Concat(constraints.Select(pair => pair.TrimStart('0') is { Length: > 0 } hex ? hex : "0")));
    }

    private static string Av1(Box entry)
    {
        var c = Configuration(entry, VisualEntry, "av1C").Body.Span;
        var depth = (c[2] & 0x40) == 0 ? 8 : (c[2] & 0x20) == 0 ? 10 : 12;
        return string.Create(CultureInfo.InvariantCulture, $"av01.{c[1] >> 5}.{c[1] & 31:00}{((c[2] & 0x80) != 0 ? 'H' : 'M')}.{depth:00}");
    }

    private static string Aac(Box entry)
    {
        var c = Configuration(entry, AudioEntry, "esds").Body.Span[4..];
        // ES_Descriptor, DecoderConfigDescriptor, DecoderSpecificInfo (ISO/IEC 14496-1, 7.2.6)
        c = Descriptor(c, 3)[3..];
        c = Descriptor(c, 4);
        var objectType = c[0];
        var specific = Descriptor(c[13..], 5);
        return $"mp4a.{objectType:x2}.{specific[0] >> 3}";
    }

    private static ReadOnlySpan<byte> Descriptor(ReadOnlySpan<byte> bytes, byte tag)
    {
        if (bytes[0] != tag)
        {
            throw new BoxException($"esds holds descriptor {bytes[0]} in the place of {tag}.");
        }

        var at = 1;
        var length = 0;
        do
        {
            length = (length << 7) | (bytes[at] & 0x7F);
        }
        while ((bytes[at++] & 0x80) != 0);

        return bytes.Slice(at, length);
    }
}
