using System.Collections.Frozen;

namespace Loomcast.Pipeline.Sources;

/// <summary>The codecs that are taken: what cameras, phones, browsers and editors write. ffmpeg has 500 more, and each that may run is one that may be attacked.</summary>
internal static class SourceCodecs
{
    public const string Advice = "Convert it first: ffmpeg -i input -c:v libx264 -pix_fmt yuv420p -c:a aac output.mp4";

    // ffmpeg has several decoders of some, under names of their own.
    private static readonly string[] PictureDecoders =
    [
        "h264", "hevc", "vp8", "vp9", "libvpx", "libvpx-vp9", "av1", "libdav1d", "libaom-av1", "mpeg4", "msmpeg4", "msmpeg4v2", "mpeg1video", "mpeg2video",
        "mjpeg", "prores", "dnxhd", "dvvideo", "h263",
    ];

    private static readonly string[] SoundDecoders =
    [
        "aac", "mp3", "mp3float", "mp2", "mp2float", "ac3", "eac3", "opus", "libopus", "vorbis", "flac", "alac", "amrnb", "amr_nb", "adpcm_ms", "adpcm_ima_wav", "adpcm_ima_qt",
        "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be", "pcm_u8", "pcm_s8", "pcm_alaw", "pcm_mulaw",
    ];

    private static readonly FrozenSet<string> Pictures = PictureDecoders.Append("msmpeg4v3").ToFrozenSet();
    private static readonly FrozenSet<string> Sounds = SoundDecoders.ToFrozenSet();

    /// <summary>What to say of a codec that is not taken.</summary>
    public static string NotTaken(string? codec) => $"Pictures or sound of this file are coded as \"{codec ?? "unknown"}\", which is not taken. {Advice}";

    /// <summary>For -codec_whitelist.</summary>
    public static string Decoders { get; } = string.Join(',', PictureDecoders.Concat(SoundDecoders));

    /// <param name="codec">As ffprobe names it.</param>
    public static bool TakesPictures(string codec) => Pictures.Contains(codec);

    /// <param name="codec">As ffprobe names it.</param>
    public static bool TakesSound(string codec) => Sounds.Contains(codec);
}
