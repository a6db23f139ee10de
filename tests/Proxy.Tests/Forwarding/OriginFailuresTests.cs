using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Loomcast.Proxy.Tests.Forwarding;

public sealed class OriginFailuresTests
{
    [Theory]
    [InlineData("video.localhost", "/live/s/index.m3u8", true)]
    [InlineData("localhost", "/live/s/index.m3u8", true)]
    [InlineData("localhost", "/api/sessions", false)]
    public async Task Problem_IsReadableByThePlayer_WhenTheOriginIsDown(string host, string path, bool readableByAll)
    {
        await using var edge = await TestEdge.StartAsync(_ => { });
        await edge.StopOriginAsync();

        using var response = await edge.Viewer(host).GetAsync(path);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(502, problem.GetProperty("status").GetInt32());
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal(readableByAll, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) && allowed.Single() == "*");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task ARefusal_ReachesThePublisher_ThatStillSends(bool isHttp2, bool isChunked)
    {
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict; // before anything of the body is read
            return context.Response.WriteAsync("another publisher sends");
        }));
        var publisher = isHttp2 ? edge.Viewer() : edge.PlainViewer();

        for (var attempt = 0; attempt < 20; attempt++) // where the forwarder is when the refusal comes is left to chance
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/ingest/s/live.mp4")
            {
                Version = publisher.DefaultRequestVersion,
                VersionPolicy = publisher.DefaultVersionPolicy,
                Content = new ByteArrayContent(new byte[8 << 20]),
                Headers = { TransferEncodingChunked = isChunked },
            };
            using var response = await publisher.SendAsync(request);

            Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
            Assert.Equal("another publisher sends", await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task OriginsOwnErrors_PassUnchanged()
    {
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "7";
            return context.Response.WriteAsync("draining");
        }));

        using var response = await edge.Viewer().GetAsync("/live/s/index.m3u8");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        Assert.Equal("draining", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Body_IsCut_WhenTheOriginDiesInTheMiddle()
    {
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(async context =>
        {
            await context.Response.WriteAsync(":");
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        using var response = await edge.Viewer().GetAsync("/live/s/1.m4s", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[1]);

        await edge.StopOriginAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => body.ReadAsync(new byte[1]).AsTask().WaitAsync(TestEdge.Patience));
    }
}
