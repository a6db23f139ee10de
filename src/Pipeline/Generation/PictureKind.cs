using Loomcast.Pipeline.Sources;

namespace Loomcast.Pipeline.Generation;

/// <summary>A format that a picture may come in.</summary>
/// <param name="Demuxer">ffmpeg's name of it.</param>
/// <param name="Decoder">ffmpeg's name of what decodes it, and nothing else.</param>
internal sealed record PictureKind(string Demuxer, string Decoder)
{
    public const int SignatureLength = 12;

    /// <summary>Most bytes of a file: a photograph has 10 MB.</summary>
    public const long MostBytes = 50_000_000;

    private static readonly PictureKind Png = new("png_pipe", "png");
    private static readonly PictureKind Jpeg = new("jpeg_pipe", "mjpeg");
    private static readonly PictureKind WebP = new("webp_pipe", "webp");

    /// <summary>What bytes are by how they begin, whatever they are called.</summary>
    public static PictureKind? Recognize(ReadOnlySpan<byte> start) => start switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
        [0xFF, 0xD8, 0xFF, ..] => Jpeg,
        _ when start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..].StartsWith("WEBP"u8) => WebP,
        _ => null,
    };

    /// <summary>Why a file, of which the start is there, is no picture that we take; null where it may be one.</summary>
    public static string? ReasonAgainst(GrowingFile file)
    {
        if ((file.Length ?? file.Received) > MostBytes)
        {
            return $"has {file.Length ?? file.Received} bytes, and a picture may have {MostBytes}. Scale it down: no picture is shown larger than 1920 pixels.";
        }

        using var bytes = File.OpenRead(file.Path);
        var start = new byte[256];
        var known = start.AsSpan(0, bytes.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        return Recognize(known) is null ? $"is no PNG, JPEG or WebP picture: it is {ForeignFile.NameOf(known)}. Convert it to one of them, and upload that." : null;
    }
}
