using System.Diagnostics;

namespace Loomcast.Playback.Tests;

/// <summary>ffmpeg and ffprobe as a user calls them.</summary>
internal static class Ffmpeg
{
    /// <summary>What it writes to its output.</summary>
    public static Task<byte[]> RunAsync(params string[] arguments) => RunAsync("ffmpeg", ["-nostdin", "-v", "error", .. arguments]);

    public static Task<byte[]> ProbeAsync(params string[] arguments) => RunAsync("ffprobe", ["-v", "error", .. arguments]);

    private static async Task<byte[]> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            using var output = new MemoryStream();
            var errors = process.StandardError.ReadToEndAsync();
            await process.StandardOutput.BaseStream.CopyToAsync(output);
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{await errors}");
            Assert.Empty(await errors);
            return output.ToArray();
        }
        finally
        {
            process.Kill();
        }
    }
}
