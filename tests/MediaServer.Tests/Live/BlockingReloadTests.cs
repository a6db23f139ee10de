using System.Net;
using System.Text.Json.Nodes;
using Loomcast.MediaServer.Live;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Live;

/// <summary>The rules B01 to B22 of blocking reload over real HTTP. Two parts after the join: segment 1 is complete, 2.0 is listed.</summary>
public sealed class BlockingReloadTests
{
    [Fact]
    public async Task SegmentDirective_HoldsUntilTheSegmentIsComplete()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 2);

        var held = origin.Client.GetStringAsync(session.Path("video/index.m3u8?_HLS_msn=2"));
        await origin.WhenHeldAsync(1);
        await session.PublishAsync(8);
        Assert.False(held.IsCompleted);
        await session.PublishAsync();

        Assert.Contains("\n2.m4s\n", await held, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PartDirective_HoldsUntilThePartIsListed()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 2);

        var held = origin.Client.GetStringAsync(session.Path("video/index.m3u8?_HLS_msn=2&_HLS_part=1"));
        await origin.WhenHeldAsync(1);
        await session.PublishAsync();

        Assert.Contains("URI=\"2.1.m4s\"", await held, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PartAboveTheLastOfASegment_MeansTheFirstOfTheNext()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 11);

        var held = origin.Client.GetStringAsync(session.Path("video/index.m3u8?_HLS_msn=2&_HLS_part=10"));
        await origin.WhenHeldAsync(1);
        await session.PublishAsync();

        Assert.Contains("URI=\"3.0.m4s\"", await held, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_HLS_msn=0")]
    [InlineData("_HLS_msn=1")]
    [InlineData("_HLS_msn=1&_HLS_part=0")]
    [InlineData("_HLS_msn=1&_HLS_part=900")]
    [InlineData("_HLS_msn=3&_HLS_part=0")]
    [InlineData("_HLS_part=0&_HLS_msn=3")]
    [InlineData("_HLS_msn=3&_HLS_part=0&_HLS_other=1&x=y")]
    public async Task WhatIsListedAlready_IsAnsweredAtOnce_ByTheWholeCurrentList(string directives)
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 12);

        var answer = await origin.Client.GetStringAsync(session.Path($"video/index.m3u8?{directives}"));

        Assert.Equal(await origin.Client.GetStringAsync(session.Path("video/index.m3u8")), answer);
        Assert.DoesNotContain("_HLS_", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SegmentThatLeftTheWindow_IsAnsweredAtOnce()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync(new StreamSettings(TimeSpan.FromSeconds(30), "en"));
        await session.PublishAsync(201);

        var answer = await origin.Client.GetStringAsync(session.Path("video/index.m3u8?_HLS_msn=2&_HLS_part=3"));

        Assert.Contains("#EXT-X-MEDIA-SEQUENCE:7\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_HLS_msn=4")] // last complete is 1: at most 3 may be asked for
    [InlineData("_HLS_msn=2147483647")]
    [InlineData("_HLS_msn=2&_HLS_part=16")] // last part is 0, the advance part limit 15
    [InlineData("_HLS_msn=3&_HLS_part=15")]
    [InlineData("_HLS_part=1")]
    [InlineData("_HLS_msn=-1")]
    [InlineData("_HLS_msn=99999999999999999999")]
    [InlineData("_HLS_msn=2&_HLS_part=one")]
    [InlineData("_HLS_skip=maybe")]
    public async Task WhatMustBeAMistake_Is400WithAReason_AtOnce(string directives)
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 2);

        using var response = await origin.Client.GetAsync(session.Path($"video/index.m3u8?{directives}"));
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("/problems/bad-directive", (string?)problem["type"]);
        Assert.NotEmpty((string)problem["detail"]!);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task FurthestLegalDirective_IsHeld()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 2);

        var segment = origin.Client.GetStringAsync(session.Path("video/index.m3u8?_HLS_msn=3"));
        var part = origin.Client.GetStringAsync(session.Path("video/index.m3u8?_HLS_msn=2&_HLS_part=15"));
        await origin.WhenHeldAsync(2);
        await session.PublishAsync(19);

        Assert.Contains("\n3.m4s\n", await segment, StringComparison.Ordinal);
        Assert.Contains("URI=\"3.0.m4s\"", await part, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeldForThreeTargetDurations_Is503_AndNeverAnUnchangedList()
    {
        var time = new ManualTime();
        await using var origin = await TestOrigin.StartAsync(time: time);
        var session = await PublishedAsync(origin, parts: 2);

        var held = origin.Client.GetAsync(session.Path("video/index.m3u8?_HLS_msn=2&_HLS_part=1"));
        await time.WhenTimersAsync(TestOrigin.OwnTimers + 1);
        time.Advance(TimeSpan.FromSeconds(5.9));
        Assert.False(held.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        using var response = await held;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task TheLastPart_IsListedToWhoWaitsForIt_BeforeTheEnd()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 2);

        var held = Enumerable.Range(0, 50).Select(_ => origin.Client.GetStringAsync(session.Path("video/index.m3u8?_HLS_msn=2&_HLS_part=1"))).ToList();
        await origin.WhenHeldAsync(held.Count);
        await session.PublishAsync();
        await session.Publisher.CloseAsync(CancellationToken.None);

        Assert.All(await Task.WhenAll(held), list => Assert.DoesNotContain("#EXT-X-ENDLIST", list, StringComparison.Ordinal));
        await session.FinishAsync();
    }

    [Fact]
    public async Task TheLastPart_IsListedToWhoAsksForItLate_BeforeTheEnd()
    {
        var time = new ManualTime();
        await using var origin = await TestOrigin.StartAsync(time: time);
        var session = await PublishedAsync(origin, parts: 2);
        await session.FinishAsync();

        Assert.DoesNotContain("#EXT-X-ENDLIST", await origin.Client.GetStringAsync(session.Path("video/index.m3u8?_HLS_msn=2&_HLS_part=0")), StringComparison.Ordinal);
        Assert.Contains("#EXT-X-ENDLIST", await origin.Client.GetStringAsync(session.Path("video/index.m3u8?_HLS_msn=2&_HLS_part=1")), StringComparison.Ordinal);
        Assert.Contains("#EXT-X-ENDLIST", await origin.Client.GetStringAsync(session.Path("video/index.m3u8")), StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Contains("#EXT-X-ENDLIST", await origin.Client.GetStringAsync(session.Path("video/index.m3u8?_HLS_msn=2&_HLS_part=0")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_ReleasesAllWhoWait_WithTheEndlist()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 2);

        var held = origin.Client.GetStringAsync(session.Path("video/index.m3u8?_HLS_msn=3"));
        await origin.WhenHeldAsync(1);
        await session.FinishAsync();

        Assert.EndsWith("#EXT-X-ENDLIST\n", await held, StringComparison.Ordinal);
        Assert.EndsWith("#EXT-X-ENDLIST\n", await origin.Client.GetStringAsync(session.Path("audio/index.m3u8?_HLS_msn=99&_HLS_skip=YES")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_BeforeTheFirstPart_IsHeldUntilAllRenditionsHaveOne()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();

        var held = origin.Client.GetStringAsync(session.Path("video/index.m3u8"));
        await origin.WhenHeldAsync(1);
        await session.PublishVideoAsync();
        Assert.False(held.IsCompleted);
        await session.PublishAudioAsync();

        Assert.Contains("\n1.m4s\n", await held, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_OfAStreamThatDoesNotBegin_Is503WithRetryAfter()
    {
        var time = new ManualTime();
        await using var origin = await TestOrigin.StartAsync(["--Live:JoinWait=00:00:05"], time);
        var session = await origin.BeginAsync();

        var held = origin.Client.GetAsync(session.Path("audio/index.m3u8"));
        await time.WhenTimersAsync(TestOrigin.OwnTimers + 1);
        time.Advance(TimeSpan.FromSeconds(5));
        using var response = await held;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Join_OfAStreamThatEndsWithoutMedia_Is404()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();

        var held = origin.Client.GetAsync(session.Path("video/index.m3u8"));
        await origin.WhenHeldAsync(1);
        await session.FinishAsync();
        using var response = await held;

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task ClientThatLeaves_FreesItsPlace()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 2);
        using var leave = new CancellationTokenSource();

        var held = Enumerable.Range(0, 50).Select(number =>
            (number % 2 == 0 ? origin.Client : origin.Client2).GetAsync(session.Path("video/index.m3u8?_HLS_msn=2"), leave.Token)).ToList();
        await origin.WhenHeldAsync(50);
        await leave.CancelAsync();

        await origin.WhenHeldAsync(0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(held));
    }

    [Fact]
    public async Task TooManyHeldRequests_Are503_AndThoseBeforeThemStayHeld()
    {
        await using var origin = await TestOrigin.StartAsync(["--Live:MaxHeldRequests=2"]);
        var session = await PublishedAsync(origin, parts: 2);
        var path = session.Path("video/index.m3u8?_HLS_msn=2&_HLS_part=1");

        var held = new[] { origin.Client.GetAsync(path), origin.Client.GetAsync(path) };
        await origin.WhenHeldAsync(2);
        using var refused = await origin.Client.GetAsync(path);
        await session.PublishAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.All(await Task.WhenAll(held), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public async Task ListsAndHints_WaitTogetherOnOneConnection()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 2);
        string[] files = ["video/index.m3u8?_HLS_msn=2&_HLS_part=1", "audio/index.m3u8?_HLS_msn=2&_HLS_part=1", "video/2.1.m4s", "audio/2.1.m4s"];

        var held = files.Select(file => origin.Client2.GetAsync(session.Path(file))).ToList();
        await origin.WhenHeldAsync(4);
        Assert.Contains("EXTM3U", await origin.Client2.GetStringAsync(session.Path("video/index.m3u8")), StringComparison.Ordinal);
        await session.PublishAsync();

        Assert.All(await Task.WhenAll(held), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public async Task UnknownStreamOrRendition_Is404_AtOnce()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 2);

        Assert.Equal(HttpStatusCode.NotFound, (await origin.Client.GetAsync("/live/nobody/video/index.m3u8?_HLS_msn=1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await origin.Client.GetAsync(session.Path("other/index.m3u8?_HLS_msn=1"))).StatusCode);
    }

    [Fact]
    public async Task Stopping_ReleasesAllWhoWait()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await PublishedAsync(origin, parts: 2);

        var held = origin.Client.GetAsync(session.Path("video/index.m3u8?_HLS_msn=2"));
        await origin.WhenHeldAsync(1);
        await origin.App.StopAsync();
        using var response = await held;

        // The session ends with the server, so that its ENDLIST may come first.
        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK });
    }

    private static async Task<TestSession> PublishedAsync(TestOrigin origin, int parts)
    {
        var session = await origin.BeginAsync();
        await session.PublishAsync(parts);
        return session;
    }
}
