using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Access;

public sealed class AccessTests
{
    private static readonly string Setting = $"--Access:Key={Convert.ToBase64String(TestToken.Key)}";

    private readonly ManualTime _time = new();

    [Fact]
    public async Task TheAddressOfASession_OpensAllThatItsPlaylistsName()
    {
        await using var origin = await TestOrigin.StartAsync([Setting], _time);
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);
        var snapshot = (await origin.Client.GetFromJsonAsync<JsonNode>($"/api/sessions/{session.Id}?token={TestToken.For(session.Id, audience: "api")}"))!;
        var multivariant = new Uri(origin.Client.BaseAddress!, new Uri((string)snapshot["playback"]!["hls"]!).PathAndQuery);

        var playlist = await NextAsync(origin, multivariant, "index.m3u8");
        var part = await NextAsync(origin, playlist, ".m4s");

        Assert.Matches($"^/live/~[\\w-]+\\.[\\w-]+\\.[\\w-]+/{session.Id}/index.m3u8$", multivariant.AbsolutePath);
        Assert.NotEmpty(await origin.Client.GetByteArrayAsync(part));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(origin, part.AbsolutePath[part.AbsolutePath.IndexOf(session.Id, StringComparison.Ordinal)..].Insert(0, "/live/")));
    }

    [Fact]
    public async Task Playlists_AreTheSameForAllTokens()
    {
        await using var origin = await TestOrigin.StartAsync([Setting], _time);
        var session = await origin.BeginAsync();
        await session.PublishAsync();

        foreach (var file in new[] { "index.m3u8", "video/index.m3u8" })
        {
            var one = await origin.Client.GetStringAsync($"/live/~{TestToken.For(session.Id)}/{session.Id}/{file}");
            var other = await origin.Client.GetStringAsync($"/live/{session.Id}/{file}?token={TestToken.For("*", 61)}");
            Assert.Equal(one, other);
        }
    }

    [Theory]
    [InlineData("play", "SESSION", 60, "/live/SESSION/index.m3u8", 200)]
    [InlineData("play", "*", 60, "/live/SESSION/index.m3u8", 200)]
    [InlineData("play", "SESSION", 0, "/live/SESSION/index.m3u8", 403)]
    [InlineData("play", "other", 60, "/live/SESSION/index.m3u8", 403)]
    [InlineData("publish", "SESSION", 60, "/live/SESSION/index.m3u8", 403)]
    [InlineData("api", "*", 60, "/live/SESSION/index.m3u8", 403)]
    [InlineData("play", "SESSION", 60, "/api/sessions/SESSION", 403)]
    [InlineData("play", "SESSION", 60, "/ingest/SESSION/v", 403)]
    [InlineData("api", "SESSION", 60, "/api/sessions/SESSION", 200)]
    [InlineData("api", "other", 60, "/api/sessions/SESSION", 403)]
    [InlineData("api", "SESSION", 60, "/api/sessions", 403)]
    [InlineData("api", "*", 60, "/api/sessions", 200)]
    public async Task AToken_OpensWhatItIsFor(string audience, string subject, int seconds, string path, int status)
    {
        await using var origin = await TestOrigin.StartAsync([Setting], _time);
        var session = await origin.BeginAsync();
        await session.PublishAsync();
        var token = TestToken.For(subject.Replace("SESSION", session.Id, StringComparison.Ordinal), seconds, audience);
        var target = path.Replace("SESSION", session.Id, StringComparison.Ordinal);

        Assert.Equal(status, (int)await AskAsync(origin, $"{target}?token={token}"));
        Assert.Equal(status, (int)await AskAsync(origin, target, token));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(origin, target));
    }

    [Fact]
    public async Task ARefusal_IsAProblemThatAPlayerElsewhereCanRead()
    {
        await using var origin = await TestOrigin.StartAsync([Setting], _time);

        using var response = await origin.Client.GetAsync("/live/~x/y/index.m3u8");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task APlayer_MayAskWithTokenAndCmcdInHeaders()
    {
        await using var origin = await TestOrigin.StartAsync([Setting], _time);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/live/s/index.m3u8");

        using var response = await origin.Client.SendAsync(preflight);

        var allowed = string.Join(", ", response.Headers.GetValues("Access-Control-Allow-Headers"));
        Assert.All(["Authorization", "Range", "CMCD-Request", "CMCD-Object", "CMCD-Status", "CMCD-Session"], header => Assert.Contains(header, allowed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AHeldRequest_GoesOn_WhenItsTokenEnds()
    {
        await using var origin = await TestOrigin.StartAsync([Setting], _time);
        var session = await origin.BeginAsync();
        await session.PublishAsync();
        var target = $"/live/~{TestToken.For(session.Id, seconds: 2)}/{session.Id}/video/2.0.m4s"; // hinted: the first segment has one part

        var held = origin.Client.GetAsync(target);
        await origin.WhenHeldAsync(1);
        _time.Advance(TimeSpan.FromSeconds(3));
        await session.PublishAsync();

        using var response = await held;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(origin, target));
    }

    [Theory]
    [InlineData("/live/SESSION/v/index.m3u8", "SESSION", 204)]
    [InlineData("/live/~TOKEN/SESSION/v/index.m3u8?x=1", "", 204)]
    [InlineData("/live/SESSION/v/index.m3u8", "other", 403)]
    [InlineData("/live/other/../SESSION/v/index.m3u8", "other", 400)]
    [InlineData("/live/SESSION/v/index.m3u8", "", 401)]
    [InlineData("/api/sessions", "*", 403)]
    [InlineData("", "*", 400)]
    public async Task AnEdgeThatReadsNoTokens_CanAsk(string uri, string shown, int status)
    {
        await using var origin = await TestOrigin.StartAsync([Setting], _time);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/access");
        request.Headers.TryAddWithoutValidation("X-Original-URI", uri.Replace("TOKEN", TestToken.For("SESSION"), StringComparison.Ordinal));
        request.Headers.TryAddWithoutValidation("Authorization", shown.Length > 0 ? "Bearer " + TestToken.For(shown) : null);

        using var response = await origin.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task WithoutAKey_NobodyIsAskedForATokenAndNoAddressHasOne()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync();

        var snapshot = (await origin.Client.GetFromJsonAsync<JsonNode>($"/api/sessions/{session.Id}"))!;

        Assert.DoesNotContain("~", snapshot.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(origin, session.Path("index.m3u8")));
        using var asked = await origin.Client.GetAsync("/api/access");
        Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
    }

    private static async Task<Uri> NextAsync(TestOrigin origin, Uri playlist, string ending)
    {
        var text = await origin.Client.GetStringAsync(playlist);
        var line = text.Split('\n').Last(line => line.EndsWith(ending, StringComparison.Ordinal) || line.Contains(ending + "\"", StringComparison.Ordinal) && line.StartsWith("#EXT-X-PART:", StringComparison.Ordinal));
        return new Uri(playlist, line.StartsWith('#') ? line.Split("URI=\"")[1].Split('"')[0] : line);
    }

    private static async Task<HttpStatusCode> AskAsync(TestOrigin origin, string target, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.TryAddWithoutValidation("Authorization", token is null ? null : "Bearer " + token);
        using var response = await origin.Client.SendAsync(request);
        return response.StatusCode;
    }
}
