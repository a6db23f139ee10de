using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.MediaServer.Tests.Uploads;
using Loomcast.Pipeline.Sessions;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Http;

/// <summary>Videos of scripts over HTTP, with the real engines, but for a face.</summary>
public sealed class GenerationTests
{
    private const string Small = """{"title":"Small","size":"160x128","scenes":[{"title":"One","text":"Hello there."},{"title":"\"Two\"","duration":3}]}""";

    [Fact]
    public async Task AScript_ThatCannotBeMade_IsRefusedWithAllItsFaults()
    {
        await using var origin = await TestOrigin.StartAsync();

        using var response = await PostAsync(origin, """{"title":"T","scenes":[{"text":"a","duration":0},{"text":"b","voice":"nobody"}]}""");
        var problem = (await response.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("/problems/bad-script", (string?)problem["type"]);
        Assert.Equal(["scenes[0].duration", "scenes[1].voice"], problem["errors"]!.AsArray().Select(fault => (string?)fault!["path"]));
        Assert.Contains("English has slt", (string?)problem["errors"]![1]!["detail"], StringComparison.Ordinal);
        Assert.Empty(origin.Sessions.All);
    }

    [Theory]
    [InlineData("{}", "bad-option", "'script' is missing")]
    [InlineData("""{"script":7}""", "bad-script", "is an object")]
    [InlineData("""{"script":{"title":"T","size":"160x128","scenes":[{"text":"a"}]},"ladder":[720]}""", "bad-option", "'ladder' has a height of 720")]
    [InlineData("""{"text":"a"}""", "unknown-option", "script, engines, ladder, captions, retention")]
    public async Task WrongOptions_AreNamed(string options, string type, string detail)
    {
        await using var origin = await TestOrigin.StartAsync();

        using var response = await origin.Client.PostAsync("/api/sessions", JsonContent.Create(JsonNode.Parse($$$"""{"pipeline":"generation","options":{{{options}}}}""")));
        var problem = (await response.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal($"/problems/{type}", (string?)problem["type"]);
        Assert.Contains(detail, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AScript_BecomesAStreamWithChapters_AndAFile()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await StartAsync(origin, Small);
        await origin.WhenEndedAsync(session.Id);

        var playlist = await session.GetAsync("video/index.m3u8");
        Assert.Contains("#EXT-X-PLAYLIST-TYPE:EVENT", playlist, StringComparison.Ordinal);
        Assert.EndsWith("#EXT-X-ENDLIST\n", playlist, StringComparison.Ordinal);
        Assert.Contains("#EXT-X-DATERANGE:ID=\"scene-1\",CLASS=\"net.loomcast.scene\"", playlist, StringComparison.Ordinal);
        Assert.Contains("X-LOOMCAST-TITLE=\"'Two'\",DURATION=3.000,X-LOOMCAST-STATE=\"done\"", playlist, StringComparison.Ordinal);

        var snapshot = (await origin.Client.GetFromJsonAsync<JsonNode>($"/api/sessions/{session.Id}"))!;
        Assert.Equal("ended", (string?)snapshot["state"]);
        Assert.Equal(1, (double)snapshot["progress"]!);
        Assert.All(snapshot["stages"]!.AsArray(), stage => Assert.Equal("done", (string?)stage!["state"]));
        Assert.Equal(["lines.srt", "lines.vtt", "metadata.json", "thumbnail.jpg"], snapshot["files"]!.AsArray().Select(file => (string?)file));
        var metadata = JsonNode.Parse(await session.GetAsync("files/metadata.json"))!;
        var duration = (double)metadata["duration"]!;

        var movie = await origin.Client.GetByteArrayAsync(session.Path("video.mp4"));
        var streams = await MediaTool.ProbeAsync("stream=codec_name,duration", "pipe:0", movie);
        Assert.Equal($"h264,{duration:0.000000}", streams.Single(stream => stream.StartsWith("h264", StringComparison.Ordinal)));
        Assert.Contains(streams, stream => stream.StartsWith("aac", StringComparison.Ordinal));
        var thumbnail = await origin.Client.GetByteArrayAsync(session.Path("files/thumbnail.jpg"));
        Assert.Equal(["160,128"], await MediaTool.ProbeAsync("stream=width,height", "pipe:0", thumbnail));

        using var retry = await origin.Client.PostAsync($"/api/sessions/{session.Id}/retry", null);
        Assert.Equal(409, (int)retry.StatusCode);
    }

    [Fact]
    public async Task APicture_IsTakenFromAnUpload_AndAnythingElseIsRefused()
    {
        await using var origin = await TestOrigin.StartAsync();
        var picture = await UploadAsync(origin, await MediaTool.EncodeAsync(["-f", "lavfi", "-i", "testsrc=s=320x240", "-frames:v", "1", "-f", "image2", "-c:v", "mjpeg", "pipe:1"]));
        var session = await StartAsync(origin, $$"""{"title":"T","size":"160x128","scenes":[{"picture":"{{picture}}","duration":1}]}""");
        await origin.WhenEndedAsync(session.Id);

        Assert.Equal(SessionState.Ended, origin.Sessions.All.Single().Log.Snapshot.State);
    }

    [Fact]
    public async Task AKilledServer_GoesOnWithIt()
    {
        await using var first = await TestOrigin.StartAsync();
        var session = await StartAsync(first, """{"title":"Long","size":"160x128","scenes":[{"title":"One","text":"Hello there."},{"title":"Two","duration":120},{"title":"Three","duration":2}]}""");
        await first.WhenAsync(session.Id, log => log.Turns.Any(turn => turn.Turn == 2));

        await using var second = await first.RestartAsync();
        await second.WhenEndedAsync(session.Id);

        var snapshot = second.Sessions.All.Single().Log.Snapshot;
        Assert.Equal(SessionState.Ended, snapshot.State);
        Assert.Equal([1, 2, 3], snapshot.Turns.Select(turn => turn.Turn));
        var playlist = await second.Client.GetStringAsync(session.Path("video/index.m3u8"));
        Assert.DoesNotContain("DISCONTINUITY", playlist, StringComparison.Ordinal);
        Assert.Equal(1, playlist.Split("#EXT-X-MAP").Length - 1);
    }

    [Fact]
    public async Task End_CancelsIt()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await StartAsync(origin, """{"title":"Long","size":"160x128","scenes":[{"title":"One","duration":600}]}""");
        await origin.WhenAsync(session.Id, log => log.Turns.Length > 0);

        using var answer = await origin.Client.PostAsync($"/api/sessions/{session.Id}/end", null);
        await origin.WhenEndedAsync(session.Id);

        Assert.Equal(SessionState.Cancelled, origin.Sessions.All.Single().Log.Snapshot.State);
    }

    private static async Task<string> UploadAsync(TestOrigin origin, byte[] bytes)
    {
        var address = await Tus.CreateAsync(origin, bytes.Length);
        using var response = await Tus.AppendAsync(origin, address, 0, bytes);
        Assert.Equal(204, (int)response.StatusCode);
        return address[(Tus.Root.Length + 1)..];
    }

    private static Task<HttpResponseMessage> PostAsync(TestOrigin origin, string script) =>
        origin.Client.PostAsync("/api/sessions", JsonContent.Create(JsonNode.Parse($$$"""{"pipeline":"generation","options":{"script":{{{script}}}}}""")));

    private static async Task<StartedVideo> StartAsync(TestOrigin origin, string script)
    {
        using var response = await PostAsync(origin, script);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 201, body);
        return new StartedVideo(origin.Client, (string)JsonNode.Parse(body)!["id"]!);
    }

    /// <summary>A session as its client knows it.</summary>
    private sealed record StartedVideo(HttpClient Client, string Id)
    {
        public string Path(string file) => $"/live/{Id}/{file}";

        public Task<string> GetAsync(string file) => Client.GetStringAsync(Path(file));
    }
}
