using System.Diagnostics;
using System.Globalization;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Ingest;

/// <summary>ffmpeg as the publisher, ffprobe as the player.</summary>
internal static class Tools
{
    public const string Picture = "-f lavfi -i testsrc2=size=128x72:rate=25:duration=4";
    public const string Sound = "-f lavfi -i sine=frequency=440:sample_rate=48000:duration=4";
    public const string H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 25";
    public const string Fragmented = "-f mp4 -movflags +frag_keyframe+empty_moov+default_base_moof";

    /// <summary>Runs ffmpeg to its end.</summary>
    public static async Task PublishAsync(string arguments)
    {
        var (exit, errors) = await FfmpegAsync(arguments);
        Assert.True(exit == 0, $"ffmpeg {arguments}\n{errors}");
    }

    /// <summary>Runs ffmpeg to its end, whatever that is.</summary>
    public static async Task<(int Exit, string Errors)> FfmpegAsync(string arguments)
    {
        using var process = Start(arguments);
        try
        {
            var errors = await process.StandardError.ReadToEndAsync().WaitAsync(TestOrigin.Patience);
            await process.WaitForExitAsync();
            return (process.ExitCode, errors);
        }
        catch (TimeoutException)
        {
            process.Kill();
            return (-1, $"still running after {TestOrigin.Patience.TotalSeconds} s");
        }
    }

    /// <summary>Starts ffmpeg, to be killed by the caller.</summary>
    public static Process Start(string arguments) => Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", .. Split(arguments)])
    {
        RedirectStandardError = true,
    })!;

    /// <summary>What ffmpeg writes to its standard output.</summary>
    public static Task<byte[]> EncodeAsync(string arguments) => MediaTool.EncodeAsync([.. Split(arguments), "pipe:1"]);

    /// <summary>Presentation times of the decoded frames of a stream ("v:0") of a file or playlist, seconds.</summary>
    public static async Task<IReadOnlyList<double>> FramesAsync(Uri address, string stream)
    {
        var lines = await MediaTool.ProbeAsync("frame=pts_time", address.AbsoluteUri, null, "-select_streams", stream);
        return [.. lines.Select(line => double.Parse(line.Split(',')[0], CultureInfo.InvariantCulture))];
    }

    /// <summary>Names of the codecs, sorted.</summary>
    public static async Task<string> CodecsAsync(Uri address) =>
        string.Join(' ', (await MediaTool.ProbeAsync("stream=codec_name", address.AbsoluteUri)).Distinct().Order());

    // A space within an argument is written as a no-break space.
    private static string[] Split(string arguments) => [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(argument => argument.Replace('\u00A0', ' '))];
}
