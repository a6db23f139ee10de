using System.Diagnostics;
using System.Globalization;

namespace Loomcast.Bench;

/// <summary>Videos to work on, made once and kept beside the program.</summary>
internal static class Clips
{
    private const int LongestMade = 120; // longer ones repeat it

    /// <summary>Two coloured things that cross a grey test picture of 720p at 25 fps, and a tone.</summary>
    public static Task<string> MovingAsync(int seconds) => KeptAsync($"moving-{seconds}.mp4", seconds, MovingAsync, length =>
    [
        "-f", "lavfi", "-i", $"testsrc2=s=1280x720:r=25:d={length}", "-f", "lavfi", "-i", $"color=red:s=120x90:r=25:d={length}",
        "-f", "lavfi", "-i", $"color=blue:s=90x140:r=25:d={length}", "-f", "lavfi", "-i", $"sine=frequency=440:sample_rate=48000:duration={length}",
        "-filter_complex", "[0]hue=s=0[g];[g][1]overlay=x='mod(20+90*t,1160)':y=200[a];[a][2]overlay=x='1180-mod(20+110*t,1160)':y=400[v]", "-map", "[v]", "-map", "3",
        "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart",
    ]);

    /// <summary>Three scenes in turn, a noise now and then; 720p at 25 fps.</summary>
    public static Task<string> ScenesAsync(int seconds, bool isWebM) => KeptAsync($"scenes-{seconds}.{(isWebM ? "webm" : "mp4")}", seconds, part => ScenesAsync(part, isWebM), length =>
    [
        "-f", "lavfi", "-i", $"testsrc2=s=1280x720:r=25:d={length}", "-f", "lavfi", "-i", $"mandelbrot=s=1280x720:r=25,trim=duration={length}",
        "-f", "lavfi", "-i", $"anoisesrc=d={length}:c=pink:r=48000,volume='if(lt(mod(t,11),3),0.5,0.02)':eval=frame", "-filter_complex", "[0][1]overlay=enable='gte(mod(t,14),7)'",
        .. isWebM
            ? (string[])["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "2M", "-g", "50", "-c:a", "libopus"]
            : ["-c:v", "libx264", "-preset", "superfast", "-g", "50", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart"],
    ]);

    private static async Task<string> KeptAsync(string name, int seconds, Func<int, Task<string>> shorter, Func<int, IEnumerable<string>> make)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "clips"));
        var path = Path.Combine(folder.FullName, name);
        if (!File.Exists(path))
        {
            var made = Path.Combine(folder.FullName, $"making-{name}");
            await RunAsync(
            [
                .. seconds <= LongestMade ? make(seconds) : ["-stream_loop", "-1", "-i", await shorter(LongestMade), "-c", "copy"],
                "-t", seconds.ToString(CultureInfo.InvariantCulture), made,
            ]);
            File.Move(made, path);
        }

        return path;
    }

    private static async Task RunAsync(string[] arguments)
    {
        using var ffmpeg = Process.Start("ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments]);
        await ffmpeg.WaitForExitAsync();
        if (ffmpeg.ExitCode != 0)
        {
            throw new InvalidOperationException("ffmpeg could not make a video.");
        }
    }
}
