using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Loomcast.MediaServer.Sessions;
using Loomcast.MediaServer.Tests.Ingest;
using Loomcast.MediaServer.Tests.Uploads;
using Loomcast.Pipeline.Sessions;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Sessions;

/// <summary>Commentaries over HTTP, with the real engines.</summary>
public sealed class CommentaryTests
{
    private const string Clip = "-f lavfi -i color=gray:s=160x120:r=25:d=9,drawbox=c=red:t=fill:enable='gte(t,5)' -f lavfi -i sine=frequency=440:sample_rate=48000:duration=9 "
        + Tools.H264 + " -c:a aac " + Tools.Fragmented;

    [Theory]
    [InlineData("{}", "'upload' is missing")]
    [InlineData("""{"upload":"nothing"}""", "never made, or has expired")]
    [InlineData("""{"upload":7}""", "never made, or has expired")]
    [InlineData("""{"upload":"ID","interval":4}""", "5 to 120, in whole seconds")]
    [InlineData("""{"upload":"ID","interval":7.5}""", "5 to 120, in whole seconds")]
    [InlineData("""{"upload":"ID","interval":"10"}""", "5 to 120, in whole seconds")]
    [InlineData("""{"upload":"ID","style":"angry"}""", "one of calm, lively, brief")]
    [InlineData("""{"upload":"ID","style":null}""", "one of calm, lively, brief")]
    [InlineData("""{"upload":"ID","voice":"nobody"}""", "English has slt, rms, awb and kal")]
    [InlineData("""{"upload":"ID","voice":""}""", "a name of letters, digits")]
    [InlineData("""{"upload":"ID","language":"klingon!"}""", "a language tag")]
    [InlineData("""{"upload":"ID","ladder":[241]}""", "even heights")]
    [InlineData("""{"upload":"ID","captions":"no"}""", "true or false")]
    [InlineData("""{"upload":"ID","window":60}""", "upload, interval, style, voice, engines, language, ladder, captions, retention")]
    [InlineData("""{"upload":"\ud800"}""", "no Unicode")]
    [InlineData("""{"upload":"ID","\udc00":1}""", "no Unicode")]
    public async Task Start_OfWhatCannotBe_SaysWhy(string options, string detail)
    {
        await using var origin = await TestOrigin.StartAsync();
        var upload = await Tus.CreateAsync(origin, 1000);

        using var response = await StartAsync(origin, options.Replace("ID", IdOf(upload), StringComparison.Ordinal));

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(detail, (string)(await response.Content.ReadFromJsonAsync<JsonObject>())!["detail"]!, StringComparison.Ordinal);
        Assert.Empty(origin.Sessions.All);
    }

    [Theory]
    [InlineData("conversation", """{"avatar":"\ud83d"}""")]
    [InlineData("tracking", """{"classes":["red\udead"]}""")]
    [InlineData("generation", """{"script":{"title":"\ud800","scenes":[{"text":"a"}]}}""")]
    [InlineData("external", """{"\ud800":1}""")]
    public async Task HalvesOfCharacters_AreRefused(string pipeline, string options)
    {
        await using var origin = await TestOrigin.StartAsync();

        using var response = await PostAsync(origin, $$"""{"pipeline":"{{pipeline}}","options":{{options}}}""");

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("surrogate", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllOptionsAtOnce_AreTaken_WhileTheVideoArrives_AndTheWholeIsCommented()
    {
        await using var origin = await TestOrigin.StartAsync();
        var bytes = await Tools.EncodeAsync(Clip);
        var upload = await Tus.CreateAsync(origin, bytes.Length);
        var half = bytes.Length / 2;
        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(origin, upload, 0, bytes[..half])));
        var session = await BegunAsync(
            origin, $$"""{"upload":"{{IdOf(upload)}}","interval":5,"style":"brief","voice":"rms","language":"en-GB","ladder":"none","captions":true,"retention":3600}""");
        var early = await origin.WhenListedAsync($"/live/{session.Id}/video/index.m3u8");
        Assert.DoesNotContain("#EXT-X-ENDLIST", early, StringComparison.Ordinal);

        Assert.Equal(204, await Tus.StatusAsync(Tus.AppendAsync(origin, upload, half, bytes[half..])));
        await session.Completion.WaitAsync(TimeSpan.FromMinutes(5));

        var told = (await origin.Client.GetFromJsonAsync<JsonObject>($"/api/sessions/{session.Id}"))!;
        Assert.Equal("ended", (string)told["state"]!);
        Assert.All(told["stages"]!.AsArray(), stage => Assert.Equal("done", (string)stage!["state"]!));
        Assert.NotEmpty(told["turns"]!.AsArray());
        Assert.Equal(["lines.srt", "lines.vtt"], told["files"]!.AsArray().Select(file => (string)file!));
        Assert.Contains("LANGUAGE=\"en-gb\"", await origin.Client.GetStringAsync($"/live/{session.Id}/index.m3u8"), StringComparison.OrdinalIgnoreCase);
        var movie = await MediaTool.ProbeAsync("stream=codec_name,duration", "pipe:0", await origin.Client.GetByteArrayAsync($"/live/{session.Id}/video.mp4"));
        Assert.Contains(movie, track => track.StartsWith("h264,9.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnUpload_IsKept_ForWhoWaitsInLine_UntilHeLeaves()
    {
        await using var origin = await TestOrigin.StartAsync(["--Sessions:Limits:commentary=1"]);
        var upload = await Tus.CreateAsync(origin, 10); // of which nothing comes
        var waitedFor = await Tus.CreateAsync(origin, 10);
        var runs = await BegunAsync(origin, $$"""{"upload":"{{IdOf(upload)}}"}""");
        var waits = await BegunAsync(origin, $$"""{"upload":"{{IdOf(waitedFor)}}"}""");
        Assert.Equal(SessionState.Queued, waits.Log.Snapshot.State);

        Assert.True(origin.UploadOf(waitedFor).IsInUse);

        using var ended = await origin.Client.PostAsync($"/api/sessions/{waits.Id}/end", null);
        await waits.Completion.WaitAsync(TestOrigin.Patience);
        Assert.False(origin.UploadOf(waitedFor).IsInUse);
        Assert.True(origin.UploadOf(upload).IsInUse);
        using var deleted = await origin.Client.DeleteAsync($"/api/sessions/{runs.Id}");
        Assert.False(origin.UploadOf(upload).IsInUse);
    }

    [Fact]
    public async Task ASessionThatFailed_LeavesNoFilesThatItWorkedWith()
    {
        await using var origin = await TestOrigin.StartAsync();
        var bytes = await Tools.EncodeAsync(Clip);
        var upload = await Tus.CreateAsync(origin, bytes.Length);
        await Tus.StatusAsync(Tus.AppendAsync(origin, upload, 0, bytes[..(bytes.Length / 2)]));
        var session = await BegunAsync(origin, $$"""{"upload":"{{IdOf(upload)}}"}""");
        await origin.WhenListedAsync($"/live/{session.Id}/video/index.m3u8");
        Assert.NotEmpty(session.Stream.Files.Work.List());

        session.Fail(new IOException("for the test"));
        await session.Completion.WaitAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(SessionState.Failed, session.Log.Snapshot.State);
        Assert.Empty(session.Stream.Files.Work.List());
    }

    private static string IdOf(string upload) => upload[(Tus.Root.Length + 1)..];

    private static async Task<Session> BegunAsync(TestOrigin origin, string options)
    {
        using var response = await StartAsync(origin, options);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 201, body);
        return origin.Sessions.TryFind((string)JsonNode.Parse(body)!["id"]!, out var session) ? session : throw new InvalidOperationException(body);
    }

    private static Task<HttpResponseMessage> StartAsync(TestOrigin origin, string options) => PostAsync(origin, $$"""{"pipeline":"commentary","options":{{options}}}""");

    // As text: what is wrong in some of these no JSON library would write.
    private static async Task<HttpResponseMessage> PostAsync(TestOrigin origin, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await origin.Client.PostAsync("/api/sessions", content);
    }
}
