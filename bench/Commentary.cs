using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;

namespace Loomcast.Bench;

/// <summary>From the request for a commentary of an uploaded video to its first commented second, and to its end, against the time that the video plays.</summary>
internal static class Commentary
{
    private const int Rounds = 3;

    public static async Task RunAsync(Servers servers)
    {
        var folder = Directory.CreateTempSubdirectory("loomcast-bench-");
        try
        {
            foreach (var (seconds, codec) in ((int, string)[])[(10, "libx264"), (120, "libx264"), (120, "libvpx")])
            {
                await MeasureAsync(servers, seconds, codec, folder.FullName);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(Servers servers, int seconds, string codec, string folder)
    {
        var name = $"{seconds} s of 1280x720, {codec}";
        var first = new Statistic($"{name}: request to first commented second listed", "s");
        var speed = new Statistic($"{name}: seconds of video made in a second", "");
        var pause = new Statistic($"{name}: silence where there is something to say", "s");
        var path = await MakeAsync(seconds, codec, folder);
        for (var round = 0; round < Rounds; round++)
        {
            var upload = await UploadAsync(servers.Client, path);
            var started = Stopwatch.GetTimestamp();
            var session = await BeginAsync(servers.Client, upload);
            var line = await session.WhenAsync("turn", e => (string)e["state"]! == "speaking");
            await WhenListedAsync(servers.Client, session, (double)line["mediaTime"]! + 1);
            first.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            var pauses = await PausesAsync(session);
            speed.Add(seconds / Stopwatch.GetElapsedTime(started).TotalSeconds);
            pauses.ForEach(pause.Add);
        }

        Console.WriteLine(first);
        Console.WriteLine(speed);
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

    /// <summary>Three scenes in turn, a noise now and then.</summary>
    private static async Task<string> MakeAsync(int seconds, string codec, string folder)
    {
        var path = Path.Combine(folder, $"{seconds}-{codec}.{(codec == "libx264" ? "mp4" : "webm")}");
        string[] pictures =
        [
            "-f", "lavfi", "-i", $"testsrc2=s=1280x720:r=25:d={seconds}", "-f", "lavfi", "-i", $"mandelbrot=s=1280x720:r=25,trim=duration={seconds}",
            "-f", "lavfi", "-i", $"anoisesrc=d={seconds}:c=pink:r=48000,volume='if(lt(mod(t,11),3),0.5,0.02)':eval=frame",
            "-filter_complex", "[0][1]overlay=enable='gte(mod(t,14),7)'",
        ];
        string[] coding = codec == "libx264"
            ? ["-c:v", "libx264", "-preset", "superfast", "-g", "50", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart"]
            : ["-c:v", codec, "-deadline", "realtime", "-cpu-used", "8", "-b:v", "2M", "-g", "50", "-c:a", "libopus"];
        using var ffmpeg = Process.Start("ffmpeg", ["-v", "error", "-nostdin", .. pictures, .. coding, "-t", seconds.ToString(CultureInfo.InvariantCulture), path]);
        await ffmpeg.WaitForExitAsync();
        return ffmpeg.ExitCode == 0 ? path : throw new InvalidOperationException("ffmpeg could not make the video.");
    }

    private static async Task<string> UploadAsync(HttpClient client, string path)
    {
        await using var bytes = File.OpenRead(path);
        using var create = new HttpRequestMessage(HttpMethod.Post, "/api/uploads") { Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Length", $"{bytes.Length}" } } };
        using var created = await client.SendAsync(create);
        created.EnsureSuccessStatusCode();
        using var content = new StreamContent(bytes) { Headers = { { "Content-Type", "application/offset+octet-stream" } } };
        using var send = new HttpRequestMessage(HttpMethod.Patch, created.Headers.Location) { Content = content, Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Offset", "0" } } };
        using var sent = await client.SendAsync(send);
        sent.EnsureSuccessStatusCode();
        return created.Headers.Location!.OriginalString.Split('/')[^1];
    }

    private static async Task<ServerSession> BeginAsync(HttpClient client, string upload)
    {
        using var response = await client.PostAsJsonAsync("/api/sessions", new { pipeline = "commentary", options = new { upload, style = "lively" } });
        response.EnsureSuccessStatusCode();
        return new ServerSession(client, (await response.Content.ReadFromJsonAsync<JsonNode>())!);
    }
}
