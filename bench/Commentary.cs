using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;

namespace Loomcast.Bench;

/// <summary>From the request for a commentary of an uploaded video to its first commented second, and to its end, against the time that the video plays.</summary>
internal static class Commentary
{
    private const int SecondsOfWebM = 120; // whose pictures cannot be copied

    public static async Task RunAsync(Servers servers)
    {
        await Lengths.ForEachAsync(seconds => MeasureAsync(servers, seconds, isWebM: false));
        await MeasureAsync(servers, SecondsOfWebM, isWebM: true);
    }

    private static async Task MeasureAsync(Servers servers, int seconds, bool isWebM)
    {
        var name = $"{seconds} s of 1280x720, {(isWebM ? "VP8" : "H.264")}";
        var first = new Statistic($"{name}: request to first commented second listed", "s");
        var speed = new Statistic($"{name}: seconds of video made in a second", "");
        var cost = new Statistic($"{name}: CPU of it all", "s");
        var pause = new Statistic($"{name}: silence where there is something to say", "s");
        var path = await Clips.ScenesAsync(seconds, isWebM);
        for (var round = 0; round < Lengths.RoundsFor(seconds); round++)
        {
            var upload = await Uploads.SendAsync(servers.Client, path);
            var (started, before) = (Stopwatch.GetTimestamp(), ProcessTree.CpuSeconds(servers.MediaServer.Id));
            var session = await Uploads.BeginAsync(servers.Client, "commentary", new JsonObject { ["upload"] = upload, ["style"] = "lively" });
            var line = await session.WhenAsync("turn", e => (string)e["state"]! == "speaking");
            await WhenListedAsync(servers.Client, session, (double)line["mediaTime"]! + 1);
            first.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            var pauses = await PausesAsync(session);
            speed.Add(seconds / Stopwatch.GetElapsedTime(started).TotalSeconds);
            cost.Add(ProcessTree.CpuSeconds(servers.MediaServer.Id) - before);
            pauses.ForEach(pause.Add);
        }

        Console.WriteLine(first);
        Console.WriteLine(speed);
        Console.WriteLine(cost);
        Console.WriteLine(pause);
    }

    /// <summary>Polls, because there is no playlist at first.</summary>
    private static async Task WhenListedAsync(HttpClient client, ServerSession session, double mediaTime)
    {
        foreach (var rendition in (string[])["audio", "video"])
        {
            for (var listed = 0.0; listed < mediaTime; await Task.Delay(TimeSpan.FromMilliseconds(10)))
            {
                using var answer = await client.GetAsync(new Uri(session.Hls, $"{rendition}/index.m3u8").AbsolutePath);
                var lines = answer.IsSuccessStatusCode ? (await answer.Content.ReadAsStringAsync()).Split('\n') : [];
                var open = lines.Skip(Array.FindLastIndex(lines, line => line.StartsWith("#EXTINF:", StringComparison.Ordinal)) + 1);
                listed = Sum(lines, "#EXTINF:") + Sum(open, "#EXT-X-PART:DURATION=");
            }
        }
    }

    private static double Sum(IEnumerable<string> lines, string tag) => lines.Where(line => line.StartsWith(tag, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[tag.Length..].Split(',')[0], CultureInfo.InvariantCulture));

    /// <summary>Listens to the end of the session: between two lines, what is longer than waiting for the second after the event.</summary>
    private static async Task<List<double>> PausesAsync(ServerSession session)
    {
        var (pauses, due, end) = (new List<double>(), new Dictionary<int, double>(), 0.0);
        await foreach (var item in session.EventsAsync())
        {
            if (item.EventType == "turn" && (string)item.Data["state"]! == "thinking")
            {
                due[(int)item.Data["turn"]!] = (double)item.Data["mediaTime"]! + 1;
            }
            else if (item.EventType == "transcript")
            {
                var words = item.Data["words"]!.AsArray();
                pauses.Add((double)words[0]!["start"]! - Math.Max(end, due[(int)item.Data["turn"]!]));
                end = (double)words[^1]!["end"]!;
            }
        }

        return pauses;
    }
}
