using System.Collections.Concurrent;
using System.Diagnostics;
using Loomcast.Pipeline.Sources;

namespace Loomcast.Pipeline.Tests.Sources;

/// <summary>Videos that ffmpeg makes for the tests of a class, each once; they are gone with the folder.</summary>
public sealed class Videos : IDisposable
{
    /// <summary>Black, but for a white flash from second 1 to 1.2.</summary>
    public const string Flash = "-f lavfi -i color=black:s=320x240:r=25:d=4,drawbox=c=white:t=fill:enable='between(t,1,1.19)'";

    /// <summary>Silent, but for a beep from second 1 to 1.2.</summary>
    public const string Beep = "-f lavfi -i aevalsrc='if(between(t,1,1.2),0.8*sin(880*2*PI*t),0)':s=48000:d=4";

    /// <summary>A beep on the left from second 1 to 1.2, one on the right from second 2 to 2.2.</summary>
    public const string Beeps = "-f lavfi -i aevalsrc='if(between(t,1,1.2),0.8*sin(880*2*PI*t),0)|if(between(t,2,2.2),0.8*sin(880*2*PI*t),0)':c=stereo:s=48000:d=4";

    public const string H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 25 -c:a aac";

    private readonly ConcurrentDictionary<string, Task<string>> _made = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("loomcast-videos-");

    public string Folder => _folder.FullName;

    /// <param name="arguments">Of ffmpeg, all but the output; none has a blank in it.</param>
    /// <param name="extension">Says which muxer is used.</param>
    /// <returns>Its path.</returns>
    public Task<string> MakeAsync(string arguments, string extension) => _made.GetOrAdd($"{arguments} .{extension}", async _ =>
    {
        var path = NewPath(extension);
        using var ffmpeg = Process.Start("ffmpeg", ["-v", "error", "-nostdin", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), path]);
        await ffmpeg.WaitForExitAsync();
        Assert.True(ffmpeg.ExitCode == 0, arguments);
        return path;
    });

    /// <summary>The same, as a file that has arrived.</summary>
    public async Task<GrowingFile> UploadedAsync(string arguments, string extension) => Uploaded(await MakeAsync(arguments, extension));

    public string NewPath(string extension) => Path.Combine(Folder, $"{Guid.NewGuid():N}.{extension}");

    public async Task<GrowingFile> UploadedAsync(byte[] bytes, string extension = "mp4")
    {
        var path = NewPath(extension);
        await File.WriteAllBytesAsync(path, bytes);
        return Uploaded(path);
    }

    public static GrowingFile Uploaded(string path)
    {
        var length = new FileInfo(path).Length;
        return new GrowingFile(path, length, length);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
