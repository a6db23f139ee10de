using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Loomcast.Tests.Shared;

namespace Loomcast.Bench;

/// <summary>One conversation that speaks for an hour: do sound and pictures stay together, does a playhead stop, does memory grow?</summary>
internal static partial class Hour
{
    private const int Readings = 60;

    /// <param name="minutes">60 unless given.</param>
    public static async Task RunAsync(int? minutes)
    {
        var length = TimeSpan.FromMinutes(minutes ?? 60);
        await using var servers = await Servers.StartAsync();
        var session = await ServerSession.CreateAsync(servers.Client);
        await session.WhenListedAsync(2);
        await using var talking = new TalkingSession(session);
        await using var playhead = new Playhead(servers.Client, new Uri(session.Hls, "video/index.m3u8"));
        var skew = new Statistic("sound before (-) or after the pictures, by segment", "ms");
        var memory = new List<double>();
        for (var reading = 0; reading <= Readings; reading++)
        {
            memory.Add(ProcessTree.MemoryMiB(servers.MediaServer.Id));
            skew.Add(await SkewAsync(servers.Client, session));
            await Task.Delay(reading < Readings ? length / Readings : TimeSpan.Zero);
        }

        Console.WriteLine($"{skew}; {MachineLoad.Now}");
        Console.WriteLine($"playhead: stopped {playhead.Stalls} times, {playhead.Stalled:0.00} s; {playhead.Least:0.00} s left when least was");
        Console.WriteLine($"memory of the server and its encoders: {memory[0]:0} MiB at the start, {memory[Readings / 2]:0} in the middle, {memory[^1]:0} at the end, {memory.Max():0} at most");
        await talking.BeQuietAsync();
        await session.EndAsync();
        await session.WhenAsync("end", _ => true);
        await TellFileAsync(servers, session);
    }

    /// <summary>The same segment of both begins at the same media time, but for the grid of AAC's frames.</summary>
    private static async Task<double> SkewAsync(HttpClient client, ServerSession session)
    {
        var (video, audio) = (await StartsAsync(client, session, "video"), await StartsAsync(client, session, "audio"));
        var number = video.Keys.Intersect(audio.Keys).Max();
        return (await audio[number]() - await video[number]()) * 1000;
    }

    private static async Task<Dictionary<int, Func<Task<double>>>> StartsAsync(HttpClient client, ServerSession session, string rendition)
    {
        var list = new Uri(session.Hls, $"{rendition}/index.m3u8");
        var text = await client.GetStringAsync(list.PathAndQuery);
        var first = int.Parse(MediaSequence().Match(text).Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var init = new Uri(list, Map().Match(text).Groups[1].Value);
        return SegmentName().Matches(text).Index().ToDictionary(match => first + match.Index, match => (Func<Task<double>>)(async () =>
        {
            var timescale = Number(await client.GetByteArrayAsync(init.PathAndQuery), "mdhd"u8);
            return (double)Number(await client.GetByteArrayAsync(new Uri(list, match.Item.Groups[1].Value).PathAndQuery), "tfdt"u8) / timescale;
        }));
    }

    /// <summary>The timescale of a media header, or the time of a fragment.</summary>
    private static long Number(ReadOnlySpan<byte> file, ReadOnlySpan<byte> box)
    {
        var body = file[(file.IndexOf(box) + box.Length)..];
        var isLong = body[0] == 1;
        return box.SequenceEqual("mdhd"u8) ? BinaryPrimitives.ReadUInt32BigEndian(body[(isLong ? 20 : 12)..])
            : isLong ? BinaryPrimitives.ReadInt64BigEndian(body[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(body[4..]);
    }

    /// <summary>The whole of it in one file: both tracks are as long.</summary>
    private static async Task TellFileAsync(Servers servers, ServerSession session)
    {
        var file = Path.GetTempFileName();
        try
        {
            await using (var from = await servers.Client.GetStreamAsync(new Uri(session.Hls, "video.mp4").AbsolutePath))
            await using (var to = File.Create(file))
            {
                await from.CopyToAsync(to);
            }

            Console.WriteLine($"video.mp4 (kind, start, duration): {string.Join("; ", await ProbeAsync(file))}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string[]> ProbeAsync(string file)
    {
        string[] arguments = ["-v", "error", "-show_entries", "stream=codec_type,start_time,duration", "-of", "csv=p=0", file];
        using var ffprobe = Process.Start(new ProcessStartInfo("ffprobe", arguments) { RedirectStandardOutput = true })!;
        var text = await ffprobe.StandardOutput.ReadToEndAsync();
        await ffprobe.WaitForExitAsync();
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex("#EXT-X-MEDIA-SEQUENCE:([0-9]+)")]
    private static partial Regex MediaSequence();

    [GeneratedRegex("#EXT-X-MAP:URI=\"([^\"]+)\"")]
    private static partial Regex Map();

    [GeneratedRegex("#EXTINF:[^\n]*\n([^#\n]+)")]
    private static partial Regex SegmentName();
}
