using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Loomcast.Proxy.Tests.Caching;
using Loomcast.Tests.Shared;

namespace Loomcast.Proxy.Tests.Tokens;

public sealed class PlayTokensTests
{
    private const string Target = "/live/s/v/index.m3u8";

    private static readonly string Setting = $"--Access:Key={Convert.ToBase64String(TestToken.Key)}";

    private readonly ManualTime _time = new();

    [Fact]
    public async Task WhatIsInMemory_IsForThoseWithAToken_AndOneOriginRequestForAll()
    {
        await using var origin = await StartAsync();
        var viewer = origin.Edge.Viewer("video.localhost");

        Assert.Equal(HttpStatusCode.OK, await AskAsync(viewer, $"{Target}?token={TestToken.For("s")}"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(viewer, $"{Target}?token={TestToken.For("s", 61)}"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(viewer, Target, "Bearer " + TestToken.For("*")));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(viewer, InPath(TestToken.For("s", 62))));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(viewer, InPath(TestToken.For("s")), "Bearer x"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(viewer, InPath("x")));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(viewer, InPath("")));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(viewer, InPath(TestToken.For("other"))));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(viewer, InPath(TestToken.For("s") + "/~x")));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(viewer, Target));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(viewer, Target, "Basic YTpi"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(viewer, $"{Target}?token="));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(viewer, $"{Target}?token={TestToken.For("s")}&token=x"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(viewer, $"{Target}?token=x"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(viewer, $"{Target}?token={TestToken.For("other")}"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(viewer, $"{Target}?token={TestToken.For("s")}", "Bearer x"));

        Assert.Equal([Target], origin.Asked);
        Assert.Equal("Bearer " + TestToken.For("s"), origin.Headers[0].Authorization); // for an origin that wants to see one too
    }

    [Theory]
    [InlineData("/live/s/v/1.m4s", true)]
    [InlineData("/live/s2/v/1.m4s", false)]
    [InlineData("/live/S/v/1.m4s", false)]
    [InlineData("/live//s/v/1.m4s", false)]
    [InlineData("/live/s%2Fv/1.m4s", false)]
    [InlineData("/live/s", true)]
    [InlineData("/live", false)]
    [InlineData("/LIVE/s2/v/1.m4s", false)]
    public async Task AToken_OpensItsOwnSessionOnly(string path, bool opens)
    {
        await using var origin = await StartAsync();
        var viewer = origin.Edge.Viewer();

        Assert.Equal(opens ? HttpStatusCode.OK : HttpStatusCode.Forbidden, await AskAsync(viewer, $"{path}?token={TestToken.For("s")}"));
        Assert.Equal(opens ? 1 : 0, origin.Asked.Count);
    }

    [Fact]
    public async Task RangesAndOtherMethods_NeedATokenToo()
    {
        await using var origin = await StartAsync();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Put, HttpMethod.Options })
        {
            using var request = new HttpRequestMessage(method, Target) { Version = HttpVersion.Version20, Headers = { { "Range", "bytes=0-4" } } };
            using var response = await origin.Edge.Viewer().SendAsync(request);
            Assert.Equal(method == HttpMethod.Options ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode);
        }

        Assert.Single(origin.Asked);
    }

    [Fact]
    public async Task ARefusal_IsAProblemThatAPlayerCanRead()
    {
        await using var origin = await StartAsync();
        var viewer = origin.Edge.Viewer("video.localhost");
        var expired = TestToken.For("s", seconds: 0);

        foreach (var (target, status, type) in new[] { (Target, 401, "token-missing"), ($"{Target}?token={expired}", 403, "token-refused") })
        {
            using var response = await viewer.GetAsync(target);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal("/problems/" + type, problem.GetProperty("type").GetString());
            Assert.DoesNotContain(expired, problem.ToString(), StringComparison.Ordinal);
            Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
            Assert.True(response.Headers.CacheControl?.NoStore);
        }
    }

    [Fact]
    public async Task AHeldRequest_GoesOn_WhenItsTokenEnds()
    {
        await using var origin = await StartAsync();
        origin.Hold();
        var target = $"{Target}?_HLS_msn=7&token={TestToken.For("s", seconds: 5)}";

        var held = origin.Edge.Viewer().GetAsync(target);
        await origin.WhenWaitingAsync(1);
        _time.Advance(TimeSpan.FromSeconds(6));
        origin.Release();

        Assert.Equal(HttpStatusCode.OK, (await held).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(origin.Edge.Viewer(), target));
    }

    [Fact]
    public async Task TheApi_NeedsNone()
    {
        await using var origin = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, await AskAsync(origin.Edge.Viewer(), "/api/sessions"));
    }

    [Theory]
    [InlineData("short", false)]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==", false)] // 31 bytes
    [InlineData("", true)] // off
    public async Task AKeyThatIsTooShort_StopsTheStart_WithoutBeingTold(string key, bool starts)
    {
        var start = () => TestEdge.StartAsync(_ => { }, $"--Access:Key={key}");
        if (starts)
        {
            await using var edge = await start();
            return;
        }

        var failure = await Assert.ThrowsAnyAsync<Microsoft.Extensions.Options.OptionsValidationException>(start);
        Assert.Contains("Access:Key", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsForwarded_ShowsTheOriginItsTokenInAHeader()
    {
        await using var origin = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, InPath(TestToken.For("s"))) { Version = HttpVersion.Version20, Headers = { { "Range", "bytes=0-4" } } };

        using var response = await origin.Edge.Viewer().SendAsync(request);

        Assert.Equal([Target], origin.Asked);
        Assert.Equal("Bearer " + TestToken.For("s"), origin.Headers[0].Authorization);
    }

    private static string InPath(string token) => Target.Replace("/live/", $"/live/~{token}/", StringComparison.Ordinal);

    private Task<CountedOrigin> StartAsync() => CountedOrigin.StartAsync(response => response.Headers.CacheControl = "max-age=3600", _time, Setting);

    private static async Task<HttpStatusCode> AskAsync(HttpClient viewer, string target, string? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target) { Version = HttpVersion.Version20 };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await viewer.SendAsync(request);
        return response.StatusCode;
    }
}
