using System.Collections.Immutable;

namespace Loomcast.Pipeline.Sources;

/// <summary>A file format that sound or video may come in.</summary>
/// <param name="Name">For a person.</param>
/// <param name="MediaTypes">The first is the one to recommend.</param>
/// <param name="Demuxer">ffmpeg's name of it.</param>
internal sealed record MediaContainer(string Name, ImmutableArray<string> MediaTypes, string Demuxer)
{
    /// <summary>Bytes that <see cref="Recognize"/> needs.</summary>
    public const int SignatureLength = 12;

    public static readonly MediaContainer Wav = new("WAV", ["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"], "wav");
    public static readonly MediaContainer WebM = new("WebM", ["audio/webm", "video/webm", "audio/x-matroska"], "matroska");
    public static readonly MediaContainer Ogg = new("Ogg", ["audio/ogg", "application/ogg", "audio/opus"], "ogg");
    public static readonly MediaContainer Mp4 = new("MP4", ["audio/mp4", "audio/x-m4a", "audio/m4a", "video/mp4"], "mov");
    public static readonly MediaContainer Mp3 = new("MP3", ["audio/mpeg", "audio/mp3"], "mp3");
    public static readonly MediaContainer Avi = new("AVI", ["video/x-msvideo"], "avi");

    /// <summary>What bytes are by how they begin, whatever they are called: a decoder that guesses is how a "WAV" that is a playlist reads our files.</summary>
    public static MediaContainer? Recognize(ReadOnlySpan<byte> start) => start switch
    {
        _ when start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..].StartsWith("WAVE"u8) => Wav,
        _ when start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..].StartsWith("AVI "u8) => Avi,
        [0x1A, 0x45, 0xDF, 0xA3, ..] => WebM,
        _ when start.StartsWith("OggS"u8) => Ogg,
        _ when start.Length >= 8 && IsFirstOfMp4(start[4..8]) => Mp4,
        _ when start.StartsWith("ID3"u8) => Mp3,
        [0xFF, var second, ..] when (second & 0xE6) == 0xE2 => Mp3,
        _ => null,
    };

    // QuickTime, which is older than ftyp, begins with any of the others.
    private static bool IsFirstOfMp4(ReadOnlySpan<byte> box) =>
        box.SequenceEqual("ftyp"u8) || box.SequenceEqual("moov"u8) || box.SequenceEqual("mdat"u8) || box.SequenceEqual("wide"u8) || box.SequenceEqual("free"u8) || box.SequenceEqual("skip"u8);
}
