using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Loomcast.Proxy.Tests.Nginx;

public sealed class NginxTests
{
    private const string Reload = "/live/s/v/index.m3u8?_HLS_msn=7&_HLS_part=2";

    [Theory]
    [InlineData("/live/s/v/7.2.m4s")]
    [InlineData("/live/s/v/index.m3u8")]
    [InlineData(Reload)]
    public async Task WhatIsFresh_IsOneOriginRequest(string target)
    {
        await using var nginx = await TestNginx.StartAsync(Keep);

        for (var i = 0; i < 20; i++)
        {
            using var response = await nginx.Viewer().GetAsync(target);
            Assert.Equal(HttpVersion.Version20, response.Version);
            Assert.Equal(target, await response.Content.ReadAsStringAsync());
        }

        Assert.Equal([target], nginx.Asked);
    }

    [Fact]
    public async Task AHeldReload_ComesWithTheRelease_ForAllViewers()
    {
        await using var nginx = await TestNginx.StartAsync(Keep);
        nginx.Hold();

        var viewers = Enumerable.Range(0, 10).Select(_ => nginx.Viewer().GetStringAsync(Reload)).ToList();
        await nginx.WhenAskedAsync(10); // the lock lets them through after 20 ms: with a long one nobody but the first would come here
        nginx.Release();

        Assert.All(await Task.WhenAll(viewers), body => Assert.Equal(Reload, body));
        Assert.Equal(Reload, await nginx.Viewer().GetStringAsync(Reload));
        Assert.Equal(10, nginx.Asked.Count);
    }

    [Fact]
    public async Task AHeldRequest_EndsAtTheOrigin_WhenTheViewerLeaves_ExceptTheOneThatFillsTheCache()
    {
        await using var nginx = await TestNginx.StartAsync(Keep);
        nginx.Hold();
        using var leave = new CancellationTokenSource();

        var first = nginx.Viewer().GetAsync(Reload, leave.Token);
        await nginx.WhenAskedAsync();
        var second = nginx.Viewer().GetAsync(Reload, leave.Token);
        await nginx.WhenAskedAsync();
        await leave.CancelAsync();
        await nginx.WhenLeftAsync();
        nginx.Release();

        Assert.Equal(Reload, await nginx.Viewer().GetStringAsync(Reload));
        Assert.False(first.IsCompletedSuccessfully || second.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task WhatIsTheViewersOwn_IsNeitherInTheKeyNorSentToTheOrigin()
    {
        await using var nginx = await TestNginx.StartAsync(Keep);
        foreach (var target in new[]
        {
            Reload,
            "/live/s/v/index.m3u8?_HLS_part=2&_HLS_msn=7",
            Reload + "&CMCD=bl%3D2000%2Csid%3D%22a%22",
            "/live/s/v/index.m3u8?token=abc&_HLS_msn=7&Signature=x%26y&_HLS_part=2&Expires=9",
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target) { Version = HttpVersion.Version20 };
            request.Headers.Add("Cookie", "viewer=1");
            request.Headers.Add("Authorization", "Bearer abc");
            using var response = await nginx.Viewer().SendAsync(request);
            Assert.Equal(Reload, await response.Content.ReadAsStringAsync());
        }

        Assert.Equal([Reload], nginx.Asked);
        Assert.DoesNotContain(Assert.Single(nginx.Headers), header => header.Key is "Cookie" or "Authorization");
    }

    [Fact]
    public async Task WhatChangesTheAnswer_IsInTheKey()
    {
        await using var nginx = await TestNginx.StartAsync(Keep);
        string[] targets =
        [
            Reload,
            "/live/s/v/index.m3u8",
            "/live/s/v/index.m3u8?_HLS_msn=7",
            "/live/s/v/index.m3u8?_HLS_msn=7&_HLS_part=3",
            "/live/s/v/index.m3u8?_HLS_msn=7&_HLS_part=2&_HLS_skip=YES",
            "/live/s/a/index.m3u8?_HLS_msn=7&_HLS_part=2",
            "/live/s/a%20b/index.m3u8",
        ];

        foreach (var target in targets.Concat(targets))
        {
            Assert.Equal(target, await nginx.Viewer().GetStringAsync(target));
        }

        Assert.Equal(targets, nginx.Asked);
    }

    [Fact]
    public async Task Compression_MakesTwoAnswersOfAPlaylist_AndOneOfMedia()
    {
        await using var nginx = await TestNginx.StartAsync(response =>
        {
            Keep(response);
            response.Headers.Vary = "Accept-Encoding";
            if (response.HttpContext.Request.Headers.AcceptEncoding == "gzip")
            {
                response.Headers.ContentEncoding = "gzip";
            }
        });

        foreach (var target in new[] { "/live/s/v/index.m3u8", "/live/s/v/1.m4s" })
        {
            foreach (var (accepted, gzip) in new[]
            {
                ("gzip, deflate, br", true), ("br;q=1.0, gzip;q=0.8, *;q=0.1", true), ("GZIP", true), ("deflate", false), ("gzip;q=0", false), ("identity", false),
            })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, target) { Version = HttpVersion.Version20 };
                request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
                using var response = await nginx.Viewer().SendAsync(request);
                Assert.Equal(gzip && target.EndsWith("m3u8", StringComparison.Ordinal) ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
                Assert.Equal(["Accept-Encoding"], response.Headers.Vary);
            }
        }

        Assert.Equal(3, nginx.Asked.Count);
    }

    [Theory]
    [InlineData(200, "no-store", 3)]
    [InlineData(404, null, 3)]
    [InlineData(503, null, 3)]
    [InlineData(404, "max-age=60", 1)]
    public async Task Lifetimes_AreTheOrigins_ForErrorsToo(int status, string? control, int expected)
    {
        await using var nginx = await TestNginx.StartAsync(response =>
        {
            response.StatusCode = status;
            response.Headers.CacheControl = control;
            response.Headers.AccessControlAllowOrigin = "*";
        });

        for (var i = 0; i < 3; i++)
        {
            using var response = await nginx.Viewer().GetAsync("/live/s/v/1.m4s");
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin")); // once
        }

        Assert.Equal(expected, nginx.Asked.Count);
    }

    [Fact]
    public async Task ARange_IsCutFromTheWhole_ExceptOfTheRecording()
    {
        await using var nginx = await TestNginx.StartAsync(response =>
        {
            Keep(response);
            response.Headers.AcceptRanges = "bytes";
        });

        // This origin knows no ranges, so what comes cut was cut by nginx.
        foreach (var (target, sent, expected) in new[] { ("/live/s/v/1.m4s", "", "/live"), ("/live/s/video.mp4", "bytes=0-4", "/live/s/video.mp4") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target) { Version = HttpVersion.Version20, Headers = { { "Range", "bytes=0-4" } } };
            using var response = await nginx.Viewer().SendAsync(request);
            Assert.Equal(expected, await response.Content.ReadAsStringAsync());
            Assert.Equal(sent, nginx.Headers[^1].Range.ToString());
        }
    }

    [Fact]
    public async Task ADeadOrigin_IsAProblemThatAPlayerCanRead()
    {
        await using var nginx = await TestNginx.StartAsync(Keep);
        await nginx.StopOriginAsync();

        using var response = await nginx.Viewer().GetAsync(Reload);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("/problems/origin-down", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString());
        Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task TheVideoHost_ServesMediaOnly()
    {
        await using var nginx = await TestNginx.StartAsync(Keep);

        foreach (var (host, path, expected) in new[]
        {
            ("video.localhost", "/live/s/1.m4s", HttpStatusCode.OK), ("video.localhost", "/api/sessions", HttpStatusCode.NotFound),
            ("video.localhost", "/", HttpStatusCode.NotFound), ("localhost", "/api/sessions", HttpStatusCode.OK), ("localhost", "/live/s/1.m4s", HttpStatusCode.OK),
        })
        {
            using var response = await nginx.Viewer(host).GetAsync(path);
            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task Events_ArriveOneByOne_AndUploadsPieceByPiece()
    {
        var events = Channel.CreateUnbounded<string>();
        var arrived = Channel.CreateUnbounded<string>();
        await using var nginx = await TestNginx.StartAsync(_ => { }, async context =>
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                var buffer = new byte[100];
                while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
                {
                    await arrived.Writer.WriteAsync(System.Text.Encoding.ASCII.GetString(buffer, 0, count));
                }

                return;
            }

            context.Response.ContentType = "text/event-stream";
            await foreach (var text in events.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync($"data: {text}\n", context.RequestAborted);
            }
        });

        await events.Writer.WriteAsync("0");
        using var response = await nginx.Viewer("localhost").GetAsync("/api/sessions/s/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal($"data: {i}", await reader.ReadLineAsync());
            await events.Writer.WriteAsync($"{i + 1}");
        }

        var pieces = Channel.CreateUnbounded<string>();
        using var body = new ChannelContent(pieces.Reader);
        var upload = nginx.Viewer("localhost").PostAsync("/api/sessions/s/turns", body);
        foreach (var piece in new[] { "first", "second" })
        {
            await pieces.Writer.WriteAsync(piece);
            Assert.Equal(piece, await arrived.Reader.ReadAsync().AsTask().WaitAsync(TestEdge.Patience));
        }

        pieces.Writer.Complete();
        Assert.Equal(HttpStatusCode.OK, (await upload).StatusCode);
    }

    [Theory]
    [InlineData("POST", "/api/uploads")]
    [InlineData("PATCH", "/api/uploads/u")]
    public async Task AFile_OfAnySize_ArrivesPieceByPiece(string method, string path)
    {
        const long Size = 70 << 20; // elsewhere 64 MiB are the most
        var arrived = Channel.CreateUnbounded<long>();
        await using var nginx = await TestNginx.StartAsync(_ => { }, async context =>
        {
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
            var buffer = new byte[1 << 20];
            var total = 0L;
            while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var count)
            {
                await arrived.Writer.WriteAsync(total += count);
            }

            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        var pieces = Channel.CreateUnbounded<string>();
        using var body = new ChannelContent(pieces.Reader);

        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body, Version = HttpVersion.Version20 };
        var upload = nginx.Viewer("localhost").SendAsync(request);
        await pieces.Writer.WriteAsync("first");
        Assert.Equal(5, await arrived.Reader.ReadAsync().AsTask().WaitAsync(TestEdge.Patience));
        await pieces.Writer.WriteAsync(new string('x', (int)Size));
        pieces.Writer.Complete();

        Assert.Equal(HttpStatusCode.NoContent, (await upload).StatusCode);
        arrived.Writer.Complete();
        Assert.Equal(Size + 5, (await arrived.Reader.ReadAllAsync().ToListAsync())[^1]);
    }

    private static void Keep(HttpResponse response)
    {
        response.Headers.CacheControl = "public, max-age=60";
        response.ContentType = "application/vnd.apple.mpegurl";
    }
}
