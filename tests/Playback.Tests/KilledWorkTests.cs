using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>The media server is killed in the middle of work that has an end, while its stream is watched and its events are listened to.</summary>
public sealed class KilledWorkTests : IAsyncLifetime
{
    private const int Kills = 4;
    private const int Seconds = 30;

    // Regular and in fragments, so that it can be taken, and copied, while it arrives.
    private const string Clip = "-f lavfi -i testsrc2=s=320x180:r=25:d=30 -f lavfi -i sine=frequency=440:sample_rate=48000:duration=30 "
        + "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 25 -c:a aac -f mp4 -movflags +frag_keyframe+empty_moov+default_base_moof pipe:1";

    private Servers _servers = null!;

    public async Task InitializeAsync() => _servers = await Servers.StartAsync();

    public async Task DisposeAsync() => await _servers.DisposeAsync();

    [Theory]
    [InlineData("tracking")]
    [InlineData("commentary")]
    public async Task AVideoThatArrives_IsWorkedOnToItsEnd_HoweverOftenTheServerIsKilled(string pipeline)
    {
        var bytes = await MediaTool.EncodeAsync(Clip.Split(' '));
        var upload = await NewUploadAsync(bytes.Length);
        var options = new JsonObject { ["upload"] = upload.Split('/')[^1] };
        if (pipeline == "commentary")
        {
            options["interval"] = 5;
        }

        var session = await ServerSession.StartAsync(_servers.Client, new { pipeline, options });
        await RunAsync(session, Seconds, kill => SendAsync(upload, bytes.AsMemory(0, bytes.Length * (kill + 1) / (Kills + 1))));
    }

    [Fact]
    public async Task AScript_IsMadeToItsEnd_HoweverOftenTheServerIsKilled()
    {
        const string Script = """{"title":"Killed","size":"320x180","scenes":[{"title":"One","text":"The first scene is spoken."},{"title":"Two","duration":100},{"title":"Three","text":"And so is the last one."}]}""";
        var session = await ServerSession.StartAsync(_servers.Client, new { pipeline = "generation", options = new { script = JsonNode.Parse(Script) } });

        await RunAsync(session, null, _ => Task.CompletedTask);
        var metadata = JsonNode.Parse(await _servers.Client.GetStringAsync(PathOf(session, "files/metadata.json")))!;
        await AssertWholeAsync(session, (double)metadata["duration"]!);
    }

    /// <summary>Kills the server whenever more is listed, and sees the session to its end.</summary>
    /// <param name="session">It has begun.</param>
    /// <param name="seconds">That it will last, where that is known.</param>
    /// <param name="giveMoreAsync">Gets the number of kills so far.</param>
    private async Task RunAsync(ServerSession session, double? seconds, Func<int, Task> giveMoreAsync)
    {
        using var stop = new CancellationTokenSource();
        PlaylistWatch[] watches = [Watch("video"), Watch("audio")];
        var running = Task.WhenAll(watches.Select(watch => watch.RunAsync(stop.Token)));
        var listening = Outages.ListenAsync(session);
        for (var kill = 0; kill < Kills; kill++)
        {
            await giveMoreAsync(kill);
            await WhenAllListMoreAsync(watches);
            Assert.False(listening.IsCompleted, "It has ended before it was killed.");
            await _servers.KillMediaServerAsync();
        }

        await giveMoreAsync(Kills);
        var events = await listening;
        await stop.CancelAsync();
        await running;
        Assert.Equal(Enumerable.Range(1, events.Count).Select(id => $"{id}"), events.Select(e => e.EventId));
        Assert.Equal("ended", (string)events[^1].Data["state"]!);
        Assert.Empty(events.Where(e => e.EventType == "error").Select(e => e.Data.ToJsonString()));
        Assert.Equal("ended", (string)(await session.SnapshotAsync())["state"]!);
        foreach (var watch in watches)
        {
            await watch.CheckAllAsync();
            Assert.Empty(watch.Faults);
        }

        if (seconds is { } whole)
        {
            await AssertWholeAsync(session, whole);
        }

        PlaylistWatch Watch(string rendition) => new(_servers.Client, PathOf(session, $"{rendition}/index.m3u8"));
    }

    private static async Task WhenAllListMoreAsync(PlaylistWatch[] watches)
    {
        var before = watches.Select(watch => watch.Listed).ToList();
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (watches.Where((watch, index) => watch.Listed <= before[index]).Any())
        {
            await often.WaitForNextTickAsync();
        }
    }

    /// <summary>The playlist has its end, and the file all pictures and all the sound.</summary>
    private async Task AssertWholeAsync(ServerSession session, double seconds)
    {
        var playlist = await _servers.Client.GetStringAsync(PathOf(session, "video/index.m3u8"));
        Assert.EndsWith("#EXT-X-ENDLIST\n", playlist, StringComparison.Ordinal);
        Assert.DoesNotContain("DISCONTINUITY", playlist, StringComparison.Ordinal);
        var movie = await _servers.Client.GetByteArrayAsync(PathOf(session, "video.mp4"));
        var tracks = (await MediaTool.ProbeAsync("stream=codec_type,duration,nb_read_frames", "pipe:0", movie, "-count_frames")).Select(line => line.Split(',')).ToList();
        Assert.Equal(seconds, double.Parse(tracks.Single(track => track[0] == "video")[1], System.Globalization.CultureInfo.InvariantCulture), 0.1);
        Assert.Equal(seconds, double.Parse(tracks.Single(track => track[0] == "audio")[1], System.Globalization.CultureInfo.InvariantCulture), 0.1);
        Assert.InRange(int.Parse(tracks.Single(track => track[0] == "video")[2], System.Globalization.CultureInfo.InvariantCulture), (int)(seconds * 25) - 1, (int)(seconds * 25) + 2);
    }

    private static string PathOf(ServerSession session, string file) => new Uri(session.Hls, file).AbsolutePath;

    private async Task<string> NewUploadAsync(int length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/uploads") { Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Length", $"{length}" } } };
        using var response = await _servers.Client.SendAsync(request);
        return response.EnsureSuccessStatusCode().Headers.Location!.OriginalString;
    }

    /// <summary>Sends what has not arrived yet.</summary>
    private Task SendAsync(string upload, ReadOnlyMemory<byte> bytes) => Outages.BridgeAsync(async () =>
    {
        using var ask = new HttpRequestMessage(HttpMethod.Head, upload) { Headers = { { "Tus-Resumable", "1.0.0" } } };
        using var told = await _servers.Client.SendAsync(ask);
        var offset = int.Parse(told.EnsureSuccessStatusCode().Headers.GetValues("Upload-Offset").Single(), System.Globalization.CultureInfo.InvariantCulture);
        using var content = new ReadOnlyMemoryContent(bytes[offset..]) { Headers = { ContentType = new MediaTypeHeaderValue("application/offset+octet-stream") } };
        using var send = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = content, Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Offset", $"{offset}" } } };
        using var sent = await _servers.Client.SendAsync(send);
        sent.EnsureSuccessStatusCode();
    });
}
