using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Loomcast.Pipeline.Tests.Tracking;

/// <summary>What a player would see and hear of a rendition.</summary>
internal static class MadeMedia
{
    /// <summary>I420, one picture after the other.</summary>
    public static Task<byte[]> PicturesAsync(byte[] rendition) => DecodeAsync(rendition, "-f", "rawvideo", "-pix_fmt", "yuv420p");

    /// <summary>48 kHz, the channels in turn.</summary>
    public static async Task<short[]> SoundAsync(byte[] rendition, int channels = 1) => MemoryMarshal.Cast<byte, short>(await DecodeAsync(rendition, "-f", "s16le", "-ar", "48000", "-ac", $"{channels}")).ToArray();

    private static async Task<byte[]> DecodeAsync(byte[] rendition, params string[] output)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", "pipe:0", .. output, "pipe:1"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var ffmpeg = Process.Start(start)!;
        using var decoded = new MemoryStream();
        var reading = ffmpeg.StandardOutput.BaseStream.CopyToAsync(decoded);
        await ffmpeg.StandardInput.BaseStream.WriteAsync(rendition);
        ffmpeg.StandardInput.Close();
        await reading;
        await ffmpeg.WaitForExitAsync();
        Assert.Equal(0, ffmpeg.ExitCode);
        return decoded.ToArray();
    }
}
