using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Loomcast.Proxy.Tests.Caching;

/// <summary>Rules T09 and T10, seen from the origin.</summary>
public sealed class CoalescingTests
{
    private const string Reload = "/live/s/v/index.m3u8?_HLS_msn=7&_HLS_part=2";

    [Theory]
    [InlineData(Reload)]
    [InlineData("/live/s/index.m3u8")]
    [InlineData("/live/s/v/7.m4s")]
    [InlineData("/live/s/v/7.2.m4s")]
    [InlineData("/live/s/v/init.mp4")]
    public async Task FiftyViewers_AreOneOriginRequest_WhileItIsHeld(string target)
    {
        await using var origin = await CountedOrigin.StartAsync(response => response.Headers.CacheControl = "no-store");
        origin.Hold();

        var requests = Enumerable.Range(0, 50).Select(_ => origin.Edge.Viewer("video.localhost").GetAsync(target)).ToList();
        await origin.WhenWaitingAsync(50);
        origin.Release();
        var responses = await Task.WhenAll(requests);

        Assert.Equal([target], origin.Asked);
        foreach (var response in responses)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(TimeSpan.Zero, response.Headers.Age);
            Assert.Equal(target, await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task WhatIsTheViewersOwn_IsNeitherInTheKeyNorSentToTheOrigin()
    {
        await using var origin = await CountedOrigin.StartAsync(response => response.Headers.CacheControl = "max-age=12");
        foreach (var target in new[]
        {
            Reload,
            "/live/s/v/index.m3u8?_HLS_part=2&_HLS_msn=7",
            Reload + "&CMCD=bl%3D2000%2Csid%3D%22a%22",
            "/live/s/v/index.m3u8?token=abc&_HLS_msn=7&Signature=x%26y&_HLS_part=2&Expires=9",
            "/live/s/v/index.m3u8?%5FHLS_msn=7&_hls_part=2",
            "/live/s/v/%69ndex.m3u8?_HLS_msn=7&&_HLS_part=2&",
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target) { Version = HttpVersion.Version20 };
            request.Headers.Add("CMCD-Request", "bl=2000");
            request.Headers.Add("Cookie", "viewer=1");
            request.Headers.Add("Authorization", "Bearer abc");
            using var response = await origin.Edge.Viewer("video.localhost").SendAsync(request);
            Assert.Equal(Reload, await response.Content.ReadAsStringAsync());
        }

        Assert.Equal([Reload], origin.Asked);
        Assert.DoesNotContain(Assert.Single(origin.Headers), header => header.Key is "CMCD-Request" or "Cookie" or "Authorization");
    }

    [Fact]
    public async Task WhatChangesTheAnswer_IsInTheKey()
    {
        await using var origin = await CountedOrigin.StartAsync(response => response.Headers.CacheControl = "max-age=12");
        string[] targets =
        [
            Reload,
            "/live/s/v/index.m3u8",
            "/live/s/v/index.m3u8?_HLS_msn=7",
            "/live/s/v/index.m3u8?_HLS_msn=7&_HLS_part=3",
            "/live/s/v/index.m3u8?_HLS_msn=7&_HLS_part=2&_HLS_skip=YES",
            "/live/s/v/index.m3u8?_HLS_msn=7&_HLS_msn=8", // the origin's to refuse
            "/live/s/v/Index.m3u8",
            "/live/s/a/index.m3u8?_HLS_msn=7&_HLS_part=2",
            "/live/s/a%20b/index.m3u8",
        ];

        foreach (var target in targets.Concat(targets))
        {
            Assert.Equal(target, await origin.Edge.Viewer("video.localhost").GetStringAsync(target));
        }

        Assert.Equal(targets, origin.Asked);
    }

    [Fact]
    public async Task NamesOfTheVideoHost_ShareAnswers_AndOthersDoNot()
    {
        await using var origin = await CountedOrigin.StartAsync(
            response => response.Headers.CacheControl = "max-age=12", "--Proxy:VideoHosts=video.localhost;*.cdn.example.org");

        foreach (var host in new[] { "video.localhost", "eu.cdn.example.org", "localhost", "localhost", "other.example.org" })
        {
            await origin.Edge.Viewer(host).GetStringAsync(Reload);
        }

        await origin.Edge.PlainViewer("video.localhost").GetStringAsync(Reload);

        Assert.Equal(["video.localhost", "localhost", "other.example.org"], origin.Headers.Select(headers => headers.Host.ToString().Split(':')[0]));
        Assert.Equal("127.0.0.1", origin.Headers[0]["X-Forwarded-For"]);
        Assert.Equal("https", origin.Headers[0]["X-Forwarded-Proto"]);
        Assert.StartsWith("video.localhost:", origin.Headers[0]["X-Forwarded-Host"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheFirstViewer_LeavesWithoutHarmToTheOthers()
    {
        await using var origin = await CountedOrigin.StartAsync(response => response.Headers.CacheControl = "no-store");
        origin.Hold();
        using var leave = new CancellationTokenSource();

        var first = origin.Edge.Viewer().GetAsync(Reload, leave.Token);
        await origin.WhenAskedAsync();
        var others = Enumerable.Range(0, 3).Select(_ => origin.Edge.Viewer().GetStringAsync(Reload)).ToList();
        await origin.WhenWaitingAsync(4);
        await leave.CancelAsync();
        await origin.WhenWaitingAsync(3);
        origin.Release();

        Assert.All(await Task.WhenAll(others), body => Assert.Equal(Reload, body));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Single(origin.Asked);
    }

    [Fact]
    public async Task TheOriginRequest_EndsWithTheLastViewer_AndTheNextBeginsAnother()
    {
        await using var origin = await CountedOrigin.StartAsync(response => response.Headers.CacheControl = "max-age=12");
        origin.Hold();
        using var leave = new CancellationTokenSource();

        var viewers = Enumerable.Range(0, 3).Select(_ => origin.Edge.Viewer().GetAsync(Reload, leave.Token)).ToList();
        await origin.WhenWaitingAsync(3);
        await origin.WhenAskedAsync();
        await leave.CancelAsync();
        await origin.WhenLeftAsync();
        await origin.WhenWaitingAsync(0);
        Assert.All(viewers, viewer => Assert.False(viewer.IsCompletedSuccessfully));
        origin.Release();

        Assert.Equal(Reload, await origin.Edge.Viewer().GetStringAsync(Reload));
        Assert.Equal(2, origin.Asked.Count);
    }

    [Theory]
    [InlineData("Set-Cookie", "viewer=1")]
    [InlineData("Cache-Control", "private, max-age=12")]
    [InlineData("Vary", "Accept-Encoding, Cookie")]
    [InlineData("Vary", "*")]
    public async Task AnAnswerForOneViewer_IsGivenToNoOther(string name, string value)
    {
        await using var origin = await CountedOrigin.StartAsync(response =>
        {
            response.Headers.CacheControl = "max-age=12";
            response.Headers[name] = value;
        });
        origin.Hold();

        var requests = Enumerable.Range(0, 3).Select(_ => origin.Edge.Viewer().GetAsync(Reload)).ToList();
        await origin.WhenWaitingAsync(3);
        origin.Release();
        var responses = (await Task.WhenAll(requests)).Append(await origin.Edge.Viewer().GetAsync(Reload));

        Assert.All(responses, response => Assert.Null(response.Headers.Age));
        Assert.Equal(1 + 3 + 1, origin.Asked.Count); // the one that told, and then each viewer's own
    }

    [Fact]
    public async Task AFailingOrigin_IsAskedOnceForAll_AndAgainByTheNext()
    {
        var dies = true;
        await using var origin = await CountedOrigin.StartAsync(response =>
        {
            if (dies)
            {
                response.HttpContext.Abort();
            }
        });
        origin.Hold();

        var requests = Enumerable.Range(0, 5).Select(_ => origin.Edge.Viewer("video.localhost").GetAsync(Reload)).ToList();
        await origin.WhenWaitingAsync(5);
        origin.Release();
        foreach (var response in await Task.WhenAll(requests))
        {
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
            Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
            Assert.True(response.Headers.CacheControl?.NoStore);
            Assert.Equal("/problems/origin-down", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString());
        }

        Assert.Single(origin.Asked);
        dies = false;
        Assert.Equal(Reload, await origin.Edge.Viewer("video.localhost").GetStringAsync(Reload));
    }

    [Fact]
    public async Task AnAnswerThatEndsTooEarly_IsAFailure()
    {
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(async context =>
        {
            context.Response.ContentLength = 100;
            context.Response.Headers.CacheControl = "max-age=12";
            await context.Response.WriteAsync("half");
            context.Abort();
        }));

        using var response = await edge.Viewer().GetAsync("/live/s/v/1.m4s");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Fact]
    public async Task OneViewerTooMany_IsRefused()
    {
        await using var origin = await CountedOrigin.StartAsync(response => response.Headers.CacheControl = "no-store", "--Proxy:CacheWaiters=2");
        origin.Hold();
        var waiting = Enumerable.Range(0, 2).Select(_ => origin.Edge.Viewer().GetAsync(Reload)).ToList();
        await origin.WhenWaitingAsync(2);

        using var refused = await origin.Edge.Viewer().GetAsync(Reload);
        origin.Release();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(["*"], refused.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.All(await Task.WhenAll(waiting), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }
}
