using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>Sentences as sound files, as people's microphones and phones record them.</summary>
internal static class Spoken
{
    public static Task<Stream> AsWavAsync(string text, double silence = 0.5) => RecordAsync(text, silence, "-f", "wav");

    public static Task<Stream> AsWebmAsync(string text) => RecordAsync(text, 0.5, "-c:a", "libopus", "-f", "webm");

    public static Task<Stream> AsOggAsync(string text) => RecordAsync(text, 0.5, "-c:a", "libopus", "-f", "ogg");

    public static Task<Stream> AsMp4Async(string text) => RecordAsync(text, 0.5, "-c:a", "aac", "-movflags", "empty_moov+default_base_moof+frag_keyframe", "-f", "mp4");

    private static async Task<Stream> RecordAsync(string text, double silence, params string[] format) => new MemoryStream(await MediaTool.EncodeAsync(
        ["-f", "lavfi", "-i", $"flite=text='{text}':voice=slt", "-af", FormattableString.Invariant($"apad=pad_dur={silence}"), "-ar", "48000", .. format, "pipe:1"]));
}
