using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>Video files as people upload them, made by ffmpeg.</summary>
public sealed class Clips : IDisposable
{
    private const string Encoding = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 25 -c:a aac -ac 1";

    private readonly string _folder = Directory.CreateTempSubdirectory("loomcast-clips-").FullName;

    /// <summary>Two scenes of four seconds: a red box that moves while somebody talks, a cut, and something else in silence.</summary>
    public Task<string> TalkAndSilenceAsync(string name = "talk.mp4") => MakeAsync(name, $"""
        -f lavfi -i color=gray:size=320x180:rate=25:duration=4 -f lavfi -i color=red:size=48x48:rate=25:duration=4 -f lavfi -i testsrc2=size=320x180:rate=25:duration=4
        -f lavfi -i flite=text='here_comes_a_red_box':voice=slt
        -filter_complex [0][1]overlay=x=20+50*t:y=60:shortest=1[moving];[moving][2]concat=n=2:v=1:a=0[v];[3]aresample=48000,apad=whole_dur=8[a]
        -map [v] -map [a] -t 8 {Encoding}
        """);

    /// <summary>Two coloured boxes that cross each other, without sound.</summary>
    public Task<string> MovingBoxesAsync(string name = "boxes.mp4") => MakeAsync(name, $"""
        -f lavfi -i color=gray:size=320x180:rate=25:duration=4 -f lavfi -i color=red:size=48x48:rate=25:duration=4 -f lavfi -i color=blue:size=40x40:rate=25:duration=4
        -filter_complex [0][1]overlay=x=20+50*t:y=40:shortest=1[one];[one][2]overlay=x=240-50*t:y=110:shortest=1[v]
        -map [v] {Encoding}
        """);

    /// <summary>About a megabyte of pictures that do not compress: something to send for a while. Its index is at its end.</summary>
    public Task<string> HeavyAsync(string name = "heavy.mp4") => MakeAsync(name, $"""
        -f lavfi -i testsrc2=size=320x180:rate=25:duration=6 -vf noise=alls=40:allf=t {Encoding}
        """);

    /// <summary>What is no video, whatever its name says.</summary>
    public async Task<string> NoVideoAsync()
    {
        var path = Path.Combine(_folder, "letter.mp4");
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("Dear video, ", 500)));
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> MakeAsync(string name, string arguments)
    {
        var path = Path.Combine(_folder, name);
        await MediaTool.EncodeAsync([.. arguments.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), path]);
        return path;
    }
}
