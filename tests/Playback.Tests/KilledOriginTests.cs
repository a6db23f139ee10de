using System.Globalization;
using System.Text.RegularExpressions;
using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>The media server is killed again and again while a conversation is held, watched and listened to.</summary>
public sealed class KilledOriginTests(Chromium browser) : IClassFixture<Chromium>, IAsyncLifetime
{
    private const int Kills = 50;
    private const int MostMillisecondsBetween = 500;

    /// <summary>The test before may have killed the server, which answers turns before it starts sessions.</summary>
    public Task InitializeAsync() => browser.Servers.WhenReadyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task FiftyKills_LoseNothingThatWasListedOrTold_AndThePlayerGoesOn()
    {
        var servers = browser.Servers;
        var session = await ServerSession.CreateAsync(servers.Client, "numbered");
        await using var page = await browser.OpenAsync(session.Id);
        using var stop = new CancellationTokenSource();
        PlaylistWatch[] watches = [Watch("video"), Watch("audio")];
        var running = Task.WhenAll(watches.Select(watch => watch.RunAsync(stop.Token)));
        var events = Outages.ListenAsync(session);

        var moment = new Random(20261121);
        for (var kill = 0; kill < Kills; kill++)
        {
            if (kill % 5 == 0)
            {
                await AskAsync(session, "Hello");
            }

            await Task.Delay(moment.Next(MostMillisecondsBetween));
            await servers.KillMediaServerAsync();
        }

        await AskAsync(session, "What is Loomcast?");
        await session.WhenTurnAsync(1 + (Kills / 5), "done");
        await AssertPlaysOnAsync(page);
        await stop.CancelAsync();
        await running;
        foreach (var watch in watches)
        {
            await watch.CheckAllAsync();
            Assert.Empty(watch.Faults);
            Assert.True(watch.Listed > Kills, $"{watch.Listed} parts");
        }

        Assert.Equal(await DiscontinuitiesAsync(session, "video"), await DiscontinuitiesAsync(session, "audio"));

        await session.EndAsync();
        var told = await events;
        Assert.Equal(Enumerable.Range(1, told.Count).Select(id => $"{id}"), told.Select(e => e.EventId));
        Assert.Equal("end", told[^1].EventType);

        PlaylistWatch Watch(string rendition) => new(servers.Client, $"/live/{session.Id}/{rendition}/index.m3u8");
    }

    [Fact]
    public async Task KilledEncoders_AreReplaced_AndThePlayerGoesOn()
    {
        var servers = browser.Servers;
        var session = await ServerSession.CreateAsync(servers.Client, "numbered");
        await using var page = await browser.OpenAsync(session.Id);
        using var stop = new CancellationTokenSource();
        var watch = new PlaylistWatch(servers.Client, $"/live/{session.Id}/video/index.m3u8");
        var running = watch.RunAsync(stop.Token);
        await session.WhenListedAsync(5);

        // Those of other tests' sessions are children of the same server; they are replaced too.
        await servers.MediaServer.KillChildrenAsync("ffmpeg");

        await AskAsync(session, "Hello");
        await session.WhenTurnAsync(1, "done");
        await AssertPlaysOnAsync(page);
        await stop.CancelAsync();
        await running;
        await watch.CheckAllAsync();
        Assert.Empty(watch.Faults);
    }

    /// <summary>Number of the last one: players match the renditions by it.</summary>
    private async Task<int> DiscontinuitiesAsync(ServerSession session, string rendition)
    {
        var playlist = await browser.Client.GetStringAsync(new Uri(session.Hls, $"{rendition}/index.m3u8").AbsolutePath);
        var gone = Regex.Match(playlist, "#EXT-X-DISCONTINUITY-SEQUENCE:([0-9]+)") is { Success: true } told ? int.Parse(told.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return gone + Regex.Count(playlist, "#EXT-X-DISCONTINUITY\n");
    }

    /// <summary>A turn is accepted as soon as the server is back.</summary>
    private static Task AskAsync(ServerSession session, string text) => Outages.BridgeAsync(() => session.AskAsync(text));

    /// <summary>Five seconds of the stream are played by the page that was opened before the first kill.</summary>
    private static async Task AssertPlaysOnAsync(ConversationPage page)
    {
        await page.Page.EvaluateAsync("() => { const { video } = document.querySelector('loom-player'); window.from = video.currentTime; }");
        await page.WhenAsync("() => { const { video } = document.querySelector('loom-player'); return !video.paused && video.currentTime > window.from + 5; }");
    }
}
