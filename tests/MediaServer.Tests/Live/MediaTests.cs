using System.Net;
using System.Net.Http.Headers;

namespace Loomcast.MediaServer.Tests.Live;

/// <summary>The rules H01 to H13 of parts and hints over real HTTP, and those on the headers of media.</summary>
public sealed class MediaTests
{
    [Fact]
    public async Task HintedPart_IsHeldUntilItIsThere_ThenWhole()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 3);

        var held = origin.Client.GetByteArrayAsync(session.Path("video/2.2.m4s"));
        await origin.WhenHeldAsync(1);
        await session.PublishAsync();

        Assert.Equal(TestMedia.Bytes("video", 3), await held);
    }

    [Fact]
    public async Task HintThatTheEndAbandons_Is404()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 3);

        var held = origin.Client.GetAsync(session.Path("video/2.2.m4s"));
        await origin.WhenHeldAsync(1);
        await session.FinishAsync();
        using var response = await held;

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("video/2.3.m4s")] // one beyond the hint
    [InlineData("video/3.0.m4s")]
    [InlineData("video/2.m4s")] // not complete
    [InlineData("video/0.m4s")]
    [InlineData("video/1.1.m4s")]
    [InlineData("video/02.0.m4s")]
    [InlineData("video/other.mp4")]
    [InlineData("text/1.m4s")]
    [InlineData("video/..%2f..%2fsecret")]
    public async Task WhatIsNeitherPublishedNorHinted_Is404_AtOnce(string file)
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 3);

        using var response = await origin.Client.GetAsync(session.Path(file));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task Segment_IsItsPartsInOrder_AlsoWhenTheyAreNoLongerInMemoryOrListed()
    {
        await using var origin = await TestOrigin.StartAsync(["--Storage:PartsInMemory=4"]);
        var session = await origin.BeginAsync(new(TimeSpan.FromSeconds(30), "en"));
        await session.PublishAsync(301);

        var segment = await origin.Client.GetByteArrayAsync(session.Path("audio/2.m4s"));
        var parts = await Task.WhenAll(Enumerable.Range(0, 10).Select(part => origin.Client.GetByteArrayAsync(session.Path($"audio/2.{part}.m4s"))));

        Assert.Equal(Enumerable.Range(1, 10).SelectMany(number => TestMedia.Bytes("audio", number)), segment);
        Assert.Equal(segment, parts.SelectMany(part => part));
    }

    [Theory]
    [InlineData("video/init.mp4", "video/mp4")]
    [InlineData("audio/init.mp4", "audio/mp4")]
    [InlineData("video/1.m4s", "video/iso.segment")]
    [InlineData("video/2.1.m4s", "video/iso.segment")]
    [InlineData("audio/2.1.m4s", "audio/mp4")]
    public async Task Media_IsImmutable_Typed_AndNeverCompressed(string file, string type)
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 3);
        using var request = new HttpRequestMessage(HttpMethod.Get, session.Path(file)) { Headers = { { "Accept-Encoding", "gzip, br" } } };

        using var response = await origin.Client.SendAsync(request);

        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=31536000, immutable", response.Headers.GetValues("Cache-Control").Single());
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.NotNull(response.Content.Headers.ContentLength);
        Assert.NotNull(response.Headers.ETag);
        Assert.StartsWith("u=", response.Headers.GetValues("Priority").Single(), StringComparison.Ordinal);
        Assert.Equal("bytes", response.Headers.AcceptRanges.Single());
    }

    [Theory]
    [InlineData("video/2.0.m4s", 64)]
    [InlineData("video/2.0.m4s", 1)]
    [InlineData("video/2.m4s", 64)]
    public async Task Range_Is206_AndABadOne416(string file, int partsInMemory)
    {
        await using var origin = await TestOrigin.StartAsync([$"--Storage:PartsInMemory={partsInMemory}"]);
        var session = await PublishedAsync(origin, parts: 12);
        var whole = await origin.Client.GetByteArrayAsync(session.Path(file));

        using var part = await GetRangeAsync(origin, session.Path(file), new(3, 6));
        using var tail = await GetRangeAsync(origin, session.Path(file), new(null, 2));
        using var bad = await GetRangeAsync(origin, session.Path(file), new(whole.Length, null));

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal($"bytes 3-6/{whole.Length}", part.Content.Headers.ContentRange!.ToString());
        Assert.Equal(whole[3..7], await part.Content.ReadAsByteArrayAsync());
        Assert.Equal(whole[^2..], await tail.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, bad.StatusCode);
        Assert.Equal("*", bad.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task KnownEntity_Is304()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 3);
        using var first = await origin.Client.GetAsync(session.Path("video/1.m4s"));
        using var request = new HttpRequestMessage(HttpMethod.Get, session.Path("video/1.m4s")) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        using var second = await origin.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("index.m3u8")]
    [InlineData("video/index.m3u8")]
    [InlineData("video/init.mp4")]
    [InlineData("video/1.m4s")]
    [InlineData("video/1.0.m4s")]
    public async Task Head_HasTheHeadersOfGet(string file)
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 3);

        using var get = await origin.Client.GetAsync(session.Path(file));
        using var request = new HttpRequestMessage(HttpMethod.Head, session.Path(file));
        using var head = await origin.Client.SendAsync(request);

        Assert.Equal(Headers(get), Headers(head));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    private static IEnumerable<string> Headers(HttpResponseMessage response) => response.Headers.Concat(response.Content.Headers)
        .Where(header => header.Key != "Date").Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order();

    private static async Task<HttpResponseMessage> GetRangeAsync(TestOrigin origin, string path, RangeItemHeaderValue range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new() { Ranges = { range } } } };
        return await origin.Client.SendAsync(request);
    }

    private static async Task<TestSession> PublishedAsync(TestOrigin origin, int parts)
    {
        var session = await origin.BeginAsync();
        await session.PublishAsync(parts);
        return session;
    }
}
