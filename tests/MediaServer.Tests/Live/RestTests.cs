using Loomcast.Pipeline.Encoding;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Live;

/// <summary>A stream whose pipeline rests is woken by whoever wants to play it.</summary>
public sealed class RestTests
{
    private const int Slept = 500; // parts that were never made

    [Fact]
    public async Task WhoComes_WakesTheStream_AndGetsOnlyWhatPlaysNow()
    {
        var time = new ManualTime();
        await using var origin = await TestOrigin.StartAsync(time: time);
        var session = await origin.BeginAsync();
        await session.PublishAsync(13);
        var before = await origin.Client.GetStringAsync(session.Path("video/index.m3u8"));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(session.Demand.TryRest());
        var wanted = session.Demand.WhenWantedAsync(default);

        Assert.NotEmpty(await origin.Client.GetStringAsync(session.Path("index.m3u8")));
        await wanted;
        var held = origin.Client.GetStringAsync(session.Path("video/index.m3u8"));
        await origin.WhenHeldAsync(1);
        await session.OpenAsync();
        await session.Publisher.AppendAsync(Later(TestMedia.VideoPart(21), 18_000), CancellationToken.None);
        Assert.False(held.IsCompleted); // its sound is still to come
        await session.Publisher.AppendAsync(Later(TestMedia.AudioPart(21), 9600), CancellationToken.None);

        var after = await held;
        Assert.Equal(Lines(before, "#EXT-X-MEDIA-SEQUENCE"), Lines(after, "#EXT-X-MEDIA-SEQUENCE"));
        Assert.Single(Lines(after, "#EXT-X-DISCONTINUITY"));
        Assert.Equal(TestMedia.StartsAt.AddSeconds((21 + Slept) * 0.2), DateTimeOffset.Parse(Lines(after, "#EXT-X-PROGRAM-DATE-TIME").Last()["#EXT-X-PROGRAM-DATE-TIME:".Length..], System.Globalization.CultureInfo.InvariantCulture));
        Assert.False(session.Demand.IsResting);
    }

    [Fact]
    public async Task WhatEndsInItsSleep_LetsNobodyWait()
    {
        var time = new ManualTime();
        await using var origin = await TestOrigin.StartAsync(time: time);
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(session.Demand.TryRest());
        var held = origin.Client.GetStringAsync(session.Path("video/index.m3u8"));
        await origin.WhenHeldAsync(1);

        await session.FinishAsync();

        Assert.Contains("#EXT-X-ENDLIST", await held, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SessionsThatRest_AreCounted()
    {
        var time = new ManualTime();
        await using var origin = await TestOrigin.StartAsync(time: time);
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);
        time.Advance(TimeSpan.FromSeconds(30));
        session.Demand.TryRest();

        Assert.Contains("loomcast_sessions_resting 1", await origin.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    private static MediaPart Later(MediaPart part, int ticks) => part with { Start = part.Start + ((long)Slept * ticks) };

    private static IEnumerable<string> Lines(string text, string tag) => text.Split('\n').Where(line => line == tag || line.StartsWith(tag + ":", StringComparison.Ordinal));
}
