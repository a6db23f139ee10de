using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Loomcast.Proxy.Tests.Forwarding;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData("localhost", "/live/s/index.m3u8", HttpStatusCode.OK)]
    [InlineData("localhost", "/api/sessions", HttpStatusCode.OK)]
    [InlineData("localhost", "/", HttpStatusCode.OK)]
    [InlineData("media.example.org", "/api/sessions", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "/api/sessions", HttpStatusCode.OK)]
    [InlineData("video.localhost", "/live/s/index.m3u8", HttpStatusCode.OK)]
    [InlineData("video.localhost", "/", HttpStatusCode.NotFound)]
    [InlineData("video.localhost", "/api/sessions", HttpStatusCode.NotFound)]
    [InlineData("video.localhost", "/ingest/s/part", HttpStatusCode.NotFound)]
    [InlineData("video.localhost", "/livestock", HttpStatusCode.NotFound)]
    public async Task VideoHost_ServesMediaOnly(string host, string path, HttpStatusCode expected)
    {
        await using var edge = await StartAsync("--Proxy:BodyLimits:0:Path=/ingest");

        using var response = await edge.Viewer(host).GetAsync(path);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.Equal(expected == HttpStatusCode.OK ? "application/json" : "application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task VideoHosts_MayBeSeveral_WhenConfigured()
    {
        await using var edge = await StartAsync("--Proxy:VideoHosts=cdn.example.org; *.media.example.org");

        foreach (var host in new[] { "cdn.example.org", "eu.media.example.org" })
        {
            using var response = await edge.Viewer(host).GetAsync("/api/sessions");
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        using var former = await edge.Viewer("video.localhost").GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.OK, former.StatusCode);
    }

    [Fact]
    public async Task UnknownHost_IsRefused_WhenHostsAreRestricted()
    {
        await using var edge = await StartAsync("--AllowedHosts=localhost;video.localhost");

        using var known = await edge.Viewer().GetAsync("/");
        using var unknown = await edge.Viewer("evil.example.org").GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Fact]
    public async Task Origin_SeesHttp2AndTheViewersOwnAddress()
    {
        await using var edge = await StartAsync();
        var viewer = edge.Viewer("video.localhost");

        var seen = await viewer.GetFromJsonAsync<JsonElement>("/live/a%20b/index.m3u8?_HLS_msn=1&_HLS_part=0");

        Assert.Equal("HTTP/2", seen.GetProperty("protocol").GetString());
        Assert.Equal($"video.localhost:{viewer.BaseAddress!.Port}", seen.GetProperty("host").GetString());
        Assert.Equal("/live/a%20b/index.m3u8?_HLS_msn=1&_HLS_part=0", seen.GetProperty("target").GetString());
        Assert.Equal("127.0.0.1", Header(seen, "x-forwarded-for"));
        Assert.Equal("https", Header(seen, "x-forwarded-proto"));
        Assert.Equal($"video.localhost:{viewer.BaseAddress.Port}", Header(seen, "x-forwarded-host"));
    }

    [Fact]
    public async Task ForwardedHeaders_AreDropped_WhenAClientMakesThemUp()
    {
        await using var edge = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Version = HttpVersion.Version11 };
        foreach (var name in new[] { "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", "Forwarded" })
        {
            request.Headers.Add(name, "made-up");
        }

        using var response = await edge.PlainViewer().SendAsync(request);
        var seen = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.DoesNotContain("made-up", seen.ToString(), StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", Header(seen, "x-forwarded-for"));
        Assert.Equal("http", Header(seen, "x-forwarded-proto"));
    }

    [Fact]
    public async Task Body_IsRefused_WhenLargerThanThePathAllows()
    {
        await using var edge = await StartAsync("--Proxy:MaxBody=10", "--Proxy:BodyLimits:0:Path=/api/uploads", "--Proxy:BodyLimits:0:Bytes=20", "--Proxy:BodyLimits:1:Path=/ingest");

        Assert.Equal(HttpStatusCode.OK, await PostAsync("/api/sessions", 10));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync("/api/sessions", 11));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("/api/uploads/u", 20));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync("/api/uploads/u", 21));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("/ingest/s/part", 40_000_000));

        async Task<HttpStatusCode> PostAsync(string path, int bytes)
        {
            using var body = new ByteArrayContent(new byte[bytes]);
            using var response = await edge.Viewer().PostAsync(path, body);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Publishers_AndUploads_HaveNoLimitHere()
    {
        await using var edge = await StartAsync("--Proxy:MaxBody=10");

        foreach (var path in new[] { "/ingest/s/v", "/api/uploads", "/api/uploads/u" })
        {
            using var body = new ByteArrayContent(new byte[40_000_000]);
            using var response = await edge.Viewer().PatchAsync(path, body);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private static string? Header(JsonElement seen, string name) => seen.GetProperty("headers").GetProperty(name).GetString();

    /// <summary>An origin that reads what it is sent and tells what it saw.</summary>
    private static Task<TestEdge> StartAsync(params string[] options) => TestEdge.StartAsync(origin => origin.Run(async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(new
        {
            protocol = context.Request.Protocol,
            host = context.Request.Host.Value,
            target = context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            headers = context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
        });
    }), options);
}
