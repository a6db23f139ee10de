using System.Diagnostics;

namespace Loomcast.Tests.Shared;

/// <summary>ffmpeg and ffprobe, which tests make media with and have it read by.</summary>
internal static class MediaTool
{
    /// <summary>What ffmpeg writes to its standard output.</summary>
    public static Task<byte[]> EncodeAsync(IEnumerable<string> arguments, byte[]? input = null) => RunAsync("ffmpeg", arguments, input);

    /// <summary>What ffprobe says of one thing after the other, as lines of comma-separated values.</summary>
    /// <param name="entries">What it is asked for, as "stream=codec_name,duration".</param>
    /// <param name="media">A file or an address; "pipe:0" is the input.</param>
    /// <param name="input">Of ffprobe.</param>
    /// <param name="options">More of them.</param>
    public static async Task<IReadOnlyList<string>> ProbeAsync(string entries, string media, byte[]? input = null, params string[] options)
    {
        var text = await RunAsync("ffprobe", [.. options, "-show_entries", entries, "-of", "csv=p=0", media], input);
        return [.. System.Text.Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.TrimEnd(','))];
    }

    /// <summary>Runs a program to its end; that it complains is a failure, whatever it returns.</summary>
    private static async Task<byte[]> RunAsync(string program, IEnumerable<string> arguments, byte[]? input)
    {
        var all = (string[])["-v", "error", .. arguments];
        using var process = Process.Start(new ProcessStartInfo(program, all)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SVT_LOG"] = "1" }, // the AV1 encoder tells its settings otherwise, whatever ffmpeg is told
        })!;
        try
        {
            using var output = new MemoryStream();
            var errors = process.StandardError.ReadToEndAsync();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
            await WriteAsync(process.StandardInput.BaseStream, input);
            await reading;
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0 && await errors is "", $"{program} {string.Join(' ', all)}\n{await errors}");
            return output.ToArray();
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task WriteAsync(Stream stream, byte[]? input)
    {
        try
        {
            await using (stream)
            {
                await stream.WriteAsync(input ?? []);
            }
        }
        catch (IOException)
        {
            // It has seen enough; its output tells of what.
        }
    }
}
