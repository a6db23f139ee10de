using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Loomcast.MediaServer.Tests.Ingest;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Tests.Http;

public sealed class SessionEndpointsTests
{
    [Theory]
    [InlineData("""{"pipeline":"cooking"}""", "unknown-pipeline", "conversation")]
    [InlineData("{}", "unknown-pipeline", "conversation")]
    [InlineData("""{"pipeline":"conversation","options":{"colour":"red"}}""", "unknown-option", "avatar, voice, partDuration, engines, language, window, ladder, captions, retention")]
    [InlineData("""{"pipeline":"conversation","options":{"retention":59}}""", "bad-option", "60 to 315360000")]
    [InlineData("""{"pipeline":"conversation","options":{"retention":"PT1H"}}""", "bad-option", "whole seconds")]
    [InlineData("""{"pipeline":"conversation","options":{"ladder":[]}}""", "bad-option", "such as [512, 256]")]
    [InlineData("""{"pipeline":"conversation","options":{"ladder":"full"}}""", "bad-option", "\"auto\", \"none\"")]
    [InlineData("""{"pipeline":"conversation","options":{"ladder":[256,512]}}""", "bad-option", "the highest first")]
    [InlineData("""{"pipeline":"conversation","options":{"ladder":[512,"256"]}}""", "bad-option", "even heights")]
    [InlineData("""{"pipeline":"conversation","options":{"ladder":[512.5]}}""", "bad-option", "even heights")]
    [InlineData("""{"pipeline":"conversation","options":{"ladder":true}}""", "bad-option", "ladder")]
    [InlineData("""{"pipeline":"conversation","options":{"captions":"yes"}}""", "bad-option", "true or false")]
    [InlineData("""{"pipeline":"conversation","options":{"partDuration":0.3}}""", "bad-option", "0.2 or 1")]
    [InlineData("""{"pipeline":"conversation","options":{"window":5}}""", "bad-option", "window")]
    [InlineData("""{"pipeline":"conversation","options":{"window":"all"}}""", "bad-option", "window")]
    [InlineData("""{"pipeline":"conversation","options":{"language":"\"en"}}""", "bad-option", "language")]
    [InlineData("""{"pipeline":"conversation","options":{"avatar":7}}""", "bad-option", "avatar")]
    [InlineData("""{"pipeline":"conversation","options":{"voice":"../x"}}""", "bad-option", "voice")]
    [InlineData("""{"pipeline":"conversation","options":{"avatar":"eve"}}""", "bad-option", "The avatar 'eve' is unknown. Known: none.")]
    [InlineData("""{"pipeline":"conversation","options":[1]}""", "bad-request", "object")]
    [InlineData("""{"pipeline":"conversation","surprise":1}""", "bad-request", "surprise")]
    [InlineData("""{"pipeline":7}""", "bad-request", "pipeline")]
    [InlineData("[]", "bad-request", "pipeline")]
    [InlineData("no json", "bad-request", "pipeline")]
    [InlineData("", "bad-request", "pipeline")]
    public async Task Start_OfWhatCannotBe_SaysWhy(string body, string type, string detail)
    {
        await using var origin = await TestOrigin.StartAsync();

        using var response = await PostAsync(origin, new StringContent(body, Encoding.UTF8, "application/json"));
        var problem = (await response.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"/problems/{type}", (string?)problem["type"]);
        Assert.Contains(detail, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Empty(origin.Sessions.All);
    }

    [Fact]
    public async Task Start_WithoutJson_Is415()
    {
        await using var origin = await TestOrigin.StartAsync();

        using var response = await PostAsync(origin, new StringContent("pipeline=conversation"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Start_WithAHugeBody_Is413()
    {
        await using var origin = await TestOrigin.StartAsync();

        using var announced = await PostAsync(origin, new StringContent(new string(' ', 300_000), Encoding.UTF8, "application/json"));
        using var unannounced = await PostAsync(origin, new StreamContent(new MemoryStream(new byte[300_000])) { Headers = { { "Content-Type", "application/json" } } }, chunked: true);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, announced.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, unannounced.StatusCode);
    }

    [Fact]
    public async Task Session_TellsAllThatItsEventsSaid()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        session.Emit(new TurnEvent { At = TestMedia.StartsAt, Turn = 1, State = TurnState.Speaking, Input = TurnEvent.Text });
        session.Emit(new TranscriptEvent { At = TestMedia.StartsAt, Turn = 1, Role = TranscriptEvent.Assistant, Text = "Hello.", Words = [new("Hello.", 1, 1.5)] });
        session.Emit(new StatusEvent { At = TestMedia.StartsAt, State = SessionState.Running, Activity = Activity.Speaking });

        var json = (await origin.Client.GetFromJsonAsync<JsonNode>($"/api/sessions/{session.Id}"))!;

        Assert.Equal(session.Id, (string?)json["id"]);
        Assert.Equal("test", (string?)json["pipeline"]);
        Assert.Equal("running", (string?)json["state"]);
        Assert.Equal("speaking", (string?)json["activity"]);
        Assert.Equal(4, (int?)json["lastEventId"]);
        Assert.Null(json["endedAt"]);
        Assert.Null(json["progress"]);
        Assert.Equal("speaking", (string?)json["turns"]![0]!["state"]);
        Assert.Equal("Hello.", (string?)json["turns"]![0]!["answer"]);
        Assert.Equal(1.5, (double?)json["turns"]![0]!["pieces"]![0]!["words"]![0]!["end"]);
        Assert.EndsWith($"/live/{session.Id}/index.m3u8", (string?)json["playback"]!["hls"], StringComparison.Ordinal);
        Assert.Equal(TestMedia.StartsAt, (DateTimeOffset?)json["playback"]!["startsAt"]);
        Assert.Equal($"/api/sessions/{session.Id}/events", (string?)json["events"]);
    }

    [Fact]
    public async Task List_IsPaged_NewestFirst()
    {
        await using var origin = await TestOrigin.StartAsync();
        var ids = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            ids.Insert(0, (await origin.BeginAsync()).Id);
        }

        var first = (await origin.Client.GetFromJsonAsync<JsonNode>("/api/sessions?limit=3"))!;
        var second = (await origin.Client.GetFromJsonAsync<JsonNode>((string)first["next"]!))!;

        Assert.Equal(ids[..3], first["sessions"]!.AsArray().Select(session => (string)session!["id"]!));
        Assert.Equal(ids[3..], second["sessions"]!.AsArray().Select(session => (string)session!["id"]!));
        Assert.Null(second["next"]);
    }

    [Fact]
    public async Task List_OfOnePipelineOrState_IsPagedToo()
    {
        await using var origin = await TestOrigin.StartAsync();
        var (older, ended) = (await ExternalStream.MakeAsync(origin), await ExternalStream.MakeAsync(origin));
        await origin.BeginAsync();
        var newer = await ExternalStream.MakeAsync(origin);
        ended.Session.Cancel();
        await ended.EndedAsync();

        var first = (await origin.Client.GetFromJsonAsync<JsonNode>("/api/sessions?pipeline=external&state=running&limit=1"))!;
        var second = (await origin.Client.GetFromJsonAsync<JsonNode>((string)first["next"]!))!;
        var cancelled = (await origin.Client.GetFromJsonAsync<JsonNode>("/api/sessions?state=cancelled"))!;

        Assert.Equal(newer.Session.Id, (string?)first["sessions"]!.AsArray().Single()!["id"]);
        Assert.Equal(older.Session.Id, (string?)second["sessions"]!.AsArray().Single()!["id"]);
        Assert.Null(second["next"]);
        Assert.Equal(ended.Session.Id, (string?)cancelled["sessions"]!.AsArray().Single()!["id"]);
    }

    [Theory]
    [InlineData("pipeline=cooking", "unknown-pipeline", "conversation, external")]
    [InlineData("state=asleep", "bad-request", "queued, running, ended, failed, cancelled")]
    public async Task List_OfWhatCannotBe_SaysWhatCan(string query, string type, string known)
    {
        await using var origin = await TestOrigin.StartAsync();

        using var response = await origin.Client.GetAsync($"/api/sessions?{query}");
        var problem = (await response.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal($"/problems/{type}", (string?)problem["type"]);
        Assert.Contains(known, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_EndsTheSession_AndTakesItsMediaAway()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);
        var held = origin.Client.GetAsync(session.Path("video/index.m3u8?_HLS_msn=2"));
        await origin.WhenHeldAsync(1);

        using var deleted = await origin.Client.DeleteAsync($"/api/sessions/{session.Id}");
        using var again = await origin.Client.DeleteAsync($"/api/sessions/{session.Id}");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await origin.Client.GetAsync($"/api/sessions/{session.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await origin.Client.GetAsync(session.Path("video/1.m4s"))).StatusCode);
        Assert.True((await held).IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/end")]
    [InlineData("POST", "/interrupt")]
    [InlineData("POST", "/turns")]
    public async Task UnknownSession_Is404(string method, string path)
    {
        await using var origin = await TestOrigin.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/sessions/abc{path}");

        using var response = await origin.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("/problems/unknown-session", (string?)(await response.Content.ReadFromJsonAsync<JsonNode>())!["type"]);
    }

    [Theory]
    [InlineData("PUT", "/api/sessions")]
    [InlineData("GET", "/api/sessions/abc/turns")]
    [InlineData("POST", "/live/abc/index.m3u8")]
    public async Task WrongMethod_Is405_AsAProblem(string method, string path)
    {
        await using var origin = await TestOrigin.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await origin.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.NotEmpty(response.Content.Headers.Allow);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestOrigin origin, HttpContent content, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/sessions") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        return await origin.Client.SendAsync(request);
    }
}
