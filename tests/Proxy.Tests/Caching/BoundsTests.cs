using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Loomcast.Proxy.Tests.Caching;

/// <summary>Memory that the cache may take, and what passes it by.</summary>
public sealed class BoundsTests
{
    [Fact]
    public async Task TheLeastRecentlyUsed_GoesFirst_WhenMemoryIsFull()
    {
        const int Limit = 64 << 10;
        const int Body = 10_000; // five with what belongs to each
        await using var edge = await StartAsync(Body, $"--Proxy:CacheBytes={Limit}");
        var viewer = edge.Viewer();

        foreach (var name in new[] { "0", "1", "2", "3", "4", "0", "5", "6" })
        {
            Assert.Equal(Body, (await viewer.GetByteArrayAsync($"/live/s/v/{name}.m4s")).Length);
            Assert.InRange(edge.Cache.Bytes, Body, Limit);
        }

        var inMemory = new List<int>();
        for (var i = 0; i < 7; i++)
        {
            // A range is cut from what is in memory; this origin itself knows no ranges.
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/live/s/v/{i}.m4s") { Version = HttpVersion.Version20, Headers = { { "Range", "bytes=0-0" } } };
            using var response = await viewer.SendAsync(request);
            if (response.StatusCode == HttpStatusCode.PartialContent)
            {
                inMemory.Add(i);
            }
        }

        Assert.Equal([0, 3, 4, 5, 6], inMemory);
    }

    [Theory]
    [InlineData("--Proxy:CacheEntryBytes=9999")]
    [InlineData("--Proxy:CacheBytes=9999")]
    public async Task WhatIsTooLarge_StreamsThrough(string limit)
    {
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(async context =>
        {
            context.Response.ContentLength = 10_000;
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.Body.WriteAsync(new byte[5_000], context.RequestAborted);
            await finish.Task.WaitAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync(new byte[5_000], context.RequestAborted);
        }), limit);

        using var response = await edge.Viewer().GetAsync("/live/s/video.mp4", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[5_000]); // a store-and-forward would wait for ever
        finish.SetResult();
        await body.ReadExactlyAsync(new byte[5_000]);

        Assert.Null(response.Headers.Age);
        Assert.InRange(edge.Cache.Bytes, 0, 2_000);
    }

    [Fact]
    public async Task AnErrorWithoutALength_IsShared_UnlessItIsLong()
    {
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.Headers.CacheControl = "max-age=60";
            return context.Response.WriteAsync(new string('x', context.Request.Path.Value!.EndsWith("long", StringComparison.Ordinal) ? 70_000 : 70));
        }));

        foreach (var (path, length, isShared) in new[] { ("/live/short", 70, true), ("/live/long", 70_000, false) })
        {
            using var response = await edge.Viewer().GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal(length, (await response.Content.ReadAsStringAsync()).Length);
            Assert.Equal(isShared, response.Headers.Age is not null);
        }
    }

    [Fact]
    public async Task EveryRequest_ReachesTheOrigin_WhenTheCacheIsOff()
    {
        await using var origin = await CountedOrigin.StartAsync(response => response.Headers.CacheControl = "max-age=60", "--Proxy:CacheBytes=0");

        for (var i = 0; i < 3; i++)
        {
            using var response = await origin.Edge.Viewer().GetAsync("/live/s/v/1.m4s");
            Assert.Null(response.Headers.Age);
        }

        Assert.Equal(3, origin.Asked.Count);
    }

    [Fact]
    public async Task OtherPaths_ArePassedOn()
    {
        await using var origin = await CountedOrigin.StartAsync(response => response.Headers.CacheControl = "max-age=60");

        for (var i = 0; i < 2; i++)
        {
            await origin.Edge.Viewer().GetStringAsync("/api/sessions");
            await origin.Edge.Viewer().GetStringAsync("/livestock");
        }

        Assert.Equal(4, origin.Asked.Count);
    }

    private static Task<TestEdge> StartAsync(int body, params string[] options) => TestEdge.StartAsync(origin => origin.Run(context =>
    {
        context.Response.ContentLength = body;
        context.Response.Headers.CacheControl = "max-age=60";
        return context.Response.Body.WriteAsync(new byte[body], context.RequestAborted).AsTask();
    }), options);
}
