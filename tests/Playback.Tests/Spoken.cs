using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>Sentences as sound files, as people's microphones and phones record them.</summary>
internal static class Spoken
{
    public static Task<Stream> AsWavAsync(string text) => RecordAsync(text, "-f", "wav");

    public static Task<Stream> AsWebmAsync(string text) => RecordAsync(text, "-c:a", "libopus", "-f", "webm");

    public static Task<Stream> AsOggAsync(string text) => RecordAsync(text, "-c:a", "libopus", "-f", "ogg");

    public static Task<Stream> AsMp4Async(string text) => RecordAsync(text, "-c:a", "aac", "-movflags", "empty_moov+default_base_moof+frag_keyframe", "-f", "mp4");

    private static async Task<Stream> RecordAsync(string text, params string[] format) => new MemoryStream(await MediaTool.EncodeAsync(
        ["-f", "lavfi", "-i", $"flite=text='{text}':voice=slt", "-af", "apad=pad_dur=0.5", "-ar", "48000", .. format, "pipe:1"]));
}
