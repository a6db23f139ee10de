using System.Collections.Immutable;

namespace Loomcast.Pipeline.Speech;

/// <summary>A file format that sound may come in.</summary>
/// <param name="Name">For a person.</param>
/// <param name="MediaTypes">The first is the one to recommend.</param>
/// <param name="Demuxer">ffmpeg's name of it.</param>
internal sealed record AudioContainer(string Name, ImmutableArray<string> MediaTypes, string Demuxer)
{
    /// <summary>Bytes that <see cref="Recognize"/> needs.</summary>
    public const int SignatureLength = 12;

    public static readonly AudioContainer Wav = new("WAV", ["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"], "wav");
    public static readonly AudioContainer WebM = new("WebM", ["audio/webm", "video/webm", "audio/x-matroska"], "matroska");
    public static readonly AudioContainer Ogg = new("Ogg", ["audio/ogg", "application/ogg", "audio/opus"], "ogg");
    public static readonly AudioContainer Mp4 = new("MP4", ["audio/mp4", "audio/x-m4a", "audio/m4a", "video/mp4"], "mov");
    public static readonly AudioContainer Mp3 = new("MP3", ["audio/mpeg", "audio/mp3"], "mp3");

    private static readonly ImmutableArray<AudioContainer> All = [Wav, WebM, Ogg, Mp4, Mp3];

    /// <param name="mediaType">With or without parameters: browsers say "audio/webm;codecs=opus".</param>
    public static AudioContainer? Of(string mediaType)
    {
        var type = mediaType.Split(';')[0].Trim();
        return All.FirstOrDefault(container => container.MediaTypes.Contains(type, StringComparer.OrdinalIgnoreCase));
    }

    public static string KnownMediaTypes => string.Join(", ", All.Select(container => container.MediaTypes[0]));

    /// <summary>What bytes are by how they begin, whatever they are called: a decoder that guesses is how a "WAV" that is a playlist reads our files.</summary>
    public static AudioContainer? Recognize(ReadOnlySpan<byte> start) => start switch
    {
        _ when start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..].StartsWith("WAVE"u8) => Wav,
        [0x1A, 0x45, 0xDF, 0xA3, ..] => WebM,
        _ when start.StartsWith("OggS"u8) => Ogg,
        _ when start.Length >= 8 && start[4..8].SequenceEqual("ftyp"u8) => Mp4,
        _ when start.StartsWith("ID3"u8) => Mp3,
        [0xFF, var second, ..] when (second & 0xE6) == 0xE2 => Mp3,
        _ => null,
    };
}
