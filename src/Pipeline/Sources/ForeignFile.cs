using System.Collections.Immutable;

namespace Loomcast.Pipeline.Sources;

/// <summary>Names what people upload by mistake, and what others upload on purpose.</summary>
internal static class ForeignFile
{
    private static readonly ImmutableArray<(byte[] Start, string Name)> Known =
    [
        ("#EXTM3U"u8.ToArray(), "an HLS playlist, which only points to other files"),
        ("ffconcat"u8.ToArray(), "a script that only points to other files (ffconcat)"),
        ("[playlist]"u8.ToArray(), "a playlist (PLS), which only points to other files"),
        ("v=0"u8.ToArray(), "a session description (SDP)"),
        ("<"u8.ToArray(), "a document (XML, SVG or HTML)"),
        ([0x7F, .. "ELF"u8], "a program (ELF)"),
        ("MZ"u8.ToArray(), "a program (EXE)"),
        ("#!"u8.ToArray(), "a script"),
        ([0x89, .. "PNG"u8], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ("GIF8"u8.ToArray(), "a GIF picture"),
        ("%PDF"u8.ToArray(), "a PDF document"),
        ("PK\x03\x04"u8.ToArray(), "a ZIP archive"),
        ([0x1F, 0x8B], "a gzip archive"),
        ("fLaC"u8.ToArray(), "sound without pictures (FLAC)"),
        ("FLV"u8.ToArray(), "a Flash video (FLV)"),
        ([0x30, 0x26, 0xB2, 0x75], "a Windows Media file"),
        ([0x00, 0x00, 0x01, 0xBA], "an MPEG program stream"),
    ];

    /// <param name="start">As much of its start as there is, up to some hundred bytes.</param>
    public static string NameOf(ReadOnlySpan<byte> start)
    {
        var text = start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? start[3..] : start;
        text = text.TrimStart(" \t\r\n"u8);
        foreach (var (signature, name) in Known)
        {
            if (text.StartsWith(signature))
            {
                return name;
            }
        }

        return MediaContainer.Recognize(start) is { } sound ? $"sound without pictures ({sound.Name})"
            : start.StartsWith("RIFF"u8) ? "a RIFF file of another kind"
            : start.Length > 188 && start[0] == 0x47 && start[188] == 0x47 ? "an MPEG transport stream"
            : text.ContainsAnyExceptInRange((byte)'\t', (byte)'~') ? "something that no known format begins with"
            : "text";
    }
}
