using System.Collections.Concurrent;
using System.Globalization;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Fmp4;

/// <summary>Fragmented MP4 that ffmpeg makes for a test, and what ffprobe says of it.</summary>
internal static class EncodedFile
{
    public const string Fragmented = "-f mp4 -movflags +frag_keyframe+empty_moov+default_base_moof";
    public const string Picture = "-f lavfi -i testsrc2=size=128x72:rate=25:duration=2";
    public const string Sound = "-f lavfi -i sine=frequency=440:sample_rate=48000:duration=2";
    public const string H264 = "-c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p";

    private static readonly ConcurrentDictionary<string, Task<byte[]>> Made = new();

    /// <param name="arguments">Of ffmpeg, all but the output.</param>
    public static Task<byte[]> MakeAsync(string arguments) =>
        Made.GetOrAdd(arguments, a => MediaTool.EncodeAsync([.. a.Split(' ', StringSplitOptions.RemoveEmptyEntries), "pipe:1"]));

    /// <summary>Presentation time in seconds, size, and whether it is a key frame, of each packet of a stream ("v:0").</summary>
    public static async Task<IReadOnlyList<(double Time, int Size, bool IsKey)>> PacketsAsync(byte[] file, string stream)
    {
        var lines = await MediaTool.ProbeAsync("packet=pts_time,size,flags", "pipe:0", file, "-select_streams", stream);
        return [.. lines.Select(line => line.Split(','))
            .Select(fields => (double.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture), fields[2].StartsWith('K')))];
    }
}
