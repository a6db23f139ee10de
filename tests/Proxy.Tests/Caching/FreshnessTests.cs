using System.Net;
using Loomcast.Tests.Shared;

namespace Loomcast.Proxy.Tests.Caching;

/// <summary>How long answers are kept, and how old they say that they are (rules T07, T08, T10).</summary>
public sealed class FreshnessTests
{
    private const string Target = "/live/s/v/index.m3u8";

    [Theory]
    [InlineData(200, "public, max-age=12", null, 12)]
    [InlineData(200, "public, max-age=12, immutable", "4", 8)]
    [InlineData(200, "max-age=60, s-maxage=5", null, 5)]
    [InlineData(200, "max-age=31536000, immutable", null, 3600)] // Proxy:CacheFor
    [InlineData(404, "max-age=2", null, 2)]
    [InlineData(400, "max-age=8", null, 8)]
    [InlineData(503, "max-age=3", null, 3)]
    public async Task AnAnswer_IsKeptAsLongAsTheOriginSays(int status, string control, string? age, int seconds)
    {
        var time = new ManualTime();
        await using var origin = await CountedOrigin.StartAsync(response =>
        {
            response.StatusCode = status;
            response.Headers.CacheControl = control;
            response.Headers.Age = age;
        }, time);
        var viewer = origin.Edge.Viewer();

        var first = await viewer.GetAsync(Target);
        time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        var last = await viewer.GetAsync(Target);
        Assert.Single(origin.Asked);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var next = await viewer.GetAsync(Target);

        Assert.Equal(2, origin.Asked.Count);
        var initial = int.Parse(age ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal([initial, initial + seconds - 1, initial], new[] { first, last, next }.Select(response => (int)response.Headers.Age!.Value.TotalSeconds));
        Assert.All(new[] { first, last, next }, response => Assert.Equal(status, (int)response.StatusCode));
        Assert.Equal(first.Headers.Date, last.Headers.Date);
    }

    [Theory]
    [InlineData(200, "no-store")]
    [InlineData(200, "no-cache, max-age=5")]
    [InlineData(200, "no-store, max-age=5")]
    [InlineData(200, "max-age=0")]
    [InlineData(200, "public, max-age=1")] // Age could not tell how old it is
    [InlineData(200, null)]
    [InlineData(404, "no-store")]
    [InlineData(404, null)]
    [InlineData(503, null)]
    public async Task AnAnswer_IsNotKept_WhenTheOriginDoesNotAllowIt(int status, string? control)
    {
        await using var origin = await CountedOrigin.StartAsync(response =>
        {
            response.StatusCode = status;
            response.Headers.CacheControl = control;
        });

        for (var i = 1; i <= 3; i++)
        {
            using var response = await origin.Edge.Viewer().GetAsync(Target);
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(i, origin.Asked.Count);
        }

        Assert.Equal(0, origin.Cache.Bytes);
    }

    [Fact]
    public async Task HeadersOfTheOrigin_ComeWithEveryAnswer()
    {
        await using var origin = await CountedOrigin.StartAsync(response =>
        {
            response.ContentType = "application/vnd.apple.mpegurl";
            response.Headers.CacheControl = "public, max-age=12";
            response.Headers.AccessControlAllowOrigin = "*";
            response.Headers.AccessControlExposeHeaders = "Age, Date";
            response.Headers.Vary = "Accept-Encoding";
            response.Headers["Priority"] = "u=1";
        });

        for (var i = 0; i < 2; i++)
        {
            using var response = await origin.Edge.Viewer().GetAsync(Target);
            Assert.Equal("application/vnd.apple.mpegurl", response.Content.Headers.ContentType?.ToString());
            Assert.Equal(Target.Length, response.Content.Headers.ContentLength);
            Assert.Equal("public, max-age=12", response.Headers.CacheControl?.ToString());
            Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
            Assert.Equal(["Age, Date"], response.Headers.GetValues("Access-Control-Expose-Headers"));
            Assert.Equal(["Accept-Encoding"], response.Headers.Vary);
            Assert.Equal(["u=1"], response.Headers.GetValues("Priority"));
        }

        Assert.Single(origin.Asked);
    }

    [Fact]
    public async Task Compression_MakesTwoAnswersOfAPlaylist_HoweverViewersSpellIt()
    {
        await using var origin = await CountedOrigin.StartAsync(response =>
        {
            response.Headers.CacheControl = "max-age=12";
            response.Headers.Vary = "Accept-Encoding";
            if (response.HttpContext.Request.Headers.AcceptEncoding == "gzip")
            {
                response.Headers.ContentEncoding = "gzip"; // a name is enough here: the client does not decompress
            }
        });

        foreach (var (accepted, gzip) in new[]
        {
            ("gzip, deflate, br", true), ("br;q=1.0, gzip;q=0.8, *;q=0.1", true), ("GZIP", true), ("*", true), ("deflate", false),
            ("gzip;q=0", false), ("gzip; q=0.0, *", false), ("*;q=0", false), ("identity", false), ("gzip;q=0.2, identity", false), ("gzip;q=x", false),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Target) { Version = HttpVersion.Version20 };
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
            using var response = await origin.Edge.Viewer().SendAsync(request);
            Assert.Equal(gzip ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
        }

        Assert.Equal(["gzip", ""], origin.Headers.Select(headers => headers.AcceptEncoding.ToString()));
    }

    [Theory]
    [InlineData("/live/s/v/7.2.m4s")]
    [InlineData("/live/s/v/init.mp4")]
    public async Task Media_IsOneAnswer_WhateverTheViewersCanUnpack(string target)
    {
        await using var origin = await CountedOrigin.StartAsync(response => response.Headers.CacheControl = "max-age=12");

        foreach (var accepted in new[] { "gzip, br", "identity" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target) { Version = HttpVersion.Version20 };
            request.Headers.Add("Accept-Encoding", accepted);
            using var response = await origin.Edge.Viewer().SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Single(origin.Asked);
    }
}
