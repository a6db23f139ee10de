using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.MediaServer.Sessions;
using Loomcast.MediaServer.Tests.Ingest;
using Loomcast.MediaServer.Tests.Uploads;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Vision;
using Microsoft.Extensions.DependencyInjection;

namespace Loomcast.MediaServer.Tests.Sessions;

public sealed class TrackingTests : IAsyncLifetime
{
    private const string Clip = "-f lavfi -i color=gray:s=320x180:r=25:d=4 -f lavfi -i color=red:s=40x40:r=25:d=4 -f lavfi -i sine=frequency=440:sample_rate=48000:duration=4 "
        + "-filter_complex [0][1]overlay=x='10+60*t':y=60[v] -map [v] -map 2 " + Tools.H264 + " -c:a aac " + Tools.Fragmented;

    private TestOrigin _origin = null!;

    public async Task InitializeAsync()
    {
        _origin = await TestOrigin.StartAsync();
        await _origin.App.Services.GetRequiredService<VisionModels>().WarmAsync(CancellationToken.None);
    }

    public async Task DisposeAsync() => await _origin.DisposeAsync();

    [Theory]
    [InlineData("{}", "'upload' is missing")]
    [InlineData("""{"upload":"nothing"}""", "never made, or has expired")]
    [InlineData("""{"upload":"ID","confidence":1}""", "0.05 to 0.95")]
    [InlineData("""{"upload":"ID","classes":"red"}""", "a list of at most 100 names")]
    [InlineData("""{"upload":"ID","classes":["unicorn"]}""", "red, green, blue, yellow, cyan")]
    [InlineData("""{"upload":"ID","pose":1}""", "true or false")]
    [InlineData("""{"upload":"ID","previewInterval":0}""", "1 to 10000, in whole frames")]
    [InlineData("""{"upload":"ID","detectEvery":11}""", "1 to 10, in whole frames")]
    [InlineData("""{"upload":"ID","colour":"red"}""", "upload, confidence, classes, pose, detectEvery, previewInterval, ladder, retention")]
    public async Task Start_OfWhatCannotBe_SaysWhy(string options, string detail)
    {
        var upload = await Tus.CreateAsync(_origin, 1000);

        using var response = await _origin.Client.PostAsJsonAsync("/api/sessions", JsonNode.Parse($$"""{"pipeline":"tracking","options":{{options.Replace("ID", upload[(Tus.Root.Length + 1)..], StringComparison.Ordinal)}}}"""));

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(detail, (await response.Content.ReadFromJsonAsync<JsonObject>())!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_IsListed_WhileTheUploadGoesOn_AndResultsArePublished()
    {
        var bytes = await Tools.EncodeAsync(Clip);
        var half = bytes.Length * 6 / 10;
        var upload = await Tus.CreateAsync(_origin, bytes.Length);
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(_origin, upload, 0, bytes[..half])));
        var session = await StartAsync(upload);

        var playlist = await _origin.WhenListedAsync($"/live/{session.Id}/video/index.m3u8");

        Assert.Contains("#EXT-X-PART:", playlist, StringComparison.Ordinal);
        Assert.DoesNotContain("#EXT-X-ENDLIST", playlist, StringComparison.Ordinal);
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(_origin, upload, half, bytes[half..])));
        await session.Completion.WaitAsync(TestOrigin.Patience);
        var told = await _origin.Client.GetFromJsonAsync<JsonObject>($"/api/sessions/{session.Id}");
        Assert.Equal(("ended", 1), (told!["state"]!.GetValue<string>(), told["work"]!["counts"]!["red"]!.GetValue<int>()));
        Assert.Contains("#EXT-X-ENDLIST", await _origin.Client.GetStringAsync($"/live/{session.Id}/video/index.m3u8"), StringComparison.Ordinal);
        var lines = (await _origin.Client.GetStringAsync($"/live/{session.Id}/files/results.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(lines.Length, 100, 101);
        Assert.Equal("red", JsonNode.Parse(lines[50])!["objects"]![0]!["class"]!.GetValue<string>());
        using var preview = await _origin.Client.GetAsync($"/live/{session.Id}/{told["work"]!["preview"]!.GetValue<string>()}");
        Assert.Equal((200, "image/jpeg"), ((int)preview.StatusCode, preview.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Session_FailsWithAReason_WhereTheUploadIsTerminated()
    {
        var bytes = await Tools.EncodeAsync(Clip);
        var upload = await Tus.CreateAsync(_origin, bytes.Length);
        await Tus.StatusAsync(Tus.AppendAsync(_origin, upload, 0, bytes[..(bytes.Length / 2)]));
        var session = await StartAsync(upload);
        await _origin.WhenListedAsync($"/live/{session.Id}/video/index.m3u8");

        Assert.Equal(204, await Tus.StatusAsync(Tus.SendAsync(_origin, HttpMethod.Delete, upload, null)));

        await session.Completion.WaitAsync(TestOrigin.Patience);
        Assert.Equal(SessionState.Failed, session.Log.Snapshot.State);
        Assert.Contains("playable", session.Log.Snapshot.Error!.Detail, StringComparison.Ordinal);
        Assert.Contains("#EXT-X-ENDLIST", await _origin.Client.GetStringAsync($"/live/{session.Id}/video/index.m3u8"), StringComparison.Ordinal);
    }

    private async Task<Session> StartAsync(string upload)
    {
        using var response = await _origin.Client.PostAsJsonAsync("/api/sessions", new { pipeline = "tracking", options = new { upload = upload[(Tus.Root.Length + 1)..] } });
        Assert.Equal(201, (int)response.StatusCode);
        var id = (await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>();
        return _origin.Sessions.TryFind(id, out var session) ? session : throw new InvalidOperationException(id);
    }
}
