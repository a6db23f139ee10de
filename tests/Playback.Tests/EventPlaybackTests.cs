using System.Diagnostics;
using System.Text.Json;
using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>A stream that is made more slowly than it plays, from its beginning, in the element alone.</summary>
[Collection(Streams.Name)]
public sealed class EventPlaybackTests(Chromium browser) : IClassFixture<CleanSlate>
{
    private const int Seconds = 14;
    private const double Speed = 0.6;

    [Fact]
    public async Task ASlowStream_WaitsForAHeadStart_AndIsPlayedFromItsBeginningToItsEnd_HardlySlower()
    {
        var session = await ServerSession.StartAsync(browser.Client, new { pipeline = "external", options = new { window = "event" } });
        using var publisher = Publish((string)session.Started["ingest"]!);
        try
        {
            await using var page = await PlayAsync(session.Hls.AbsolutePath);

            await page.Page.WaitForFunctionAsync("() => state().gathering");
            Assert.Equal("Being made", await page.Page.EvaluateAsync<string>("() => part('live-label').textContent"));
            Assert.True(await page.Page.EvaluateAsync<bool>("() => part('gather').checkVisibility() && player.video.paused"));
            await page.Page.WaitForFunctionAsync("() => state().phase === 'ended'");

            // How often it waits is for the pure function to test: here the publisher, too, waits for a processor.
            var seen = await page.Page.EvaluateAsync<JsonElement>("() => ({ rates, jumps, end: player.video.currentTime })");
            Assert.Equal(0, seen.GetProperty("jumps").GetInt32());
            Assert.All(seen.GetProperty("rates").EnumerateArray(), rate => Assert.InRange(rate.GetDouble(), 0.9, 1));
            Assert.InRange(seen.GetProperty("end").GetDouble(), Seconds - 0.5, Seconds + 0.5);
            Assert.Empty(page.Complaints);
        }
        finally
        {
            publisher.Kill();
        }
    }

    /// <summary>Sends it at a fixed share of real time; the address is that of the edge, so is its plain port.</summary>
    private Process Publish(string ingest)
    {
        var target = new Uri(browser.Servers.PlainApp, new Uri(ingest).AbsolutePath + "slow.mp4");
        var arguments = $"-nostdin -v error -readrate {Speed} -f lavfi -i testsrc2=size=192x108:rate=25:duration={Seconds} -c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p "
            + $"-f mp4 -movflags +frag_keyframe+delay_moov+default_base_moof -frag_duration 200000 -method POST {target}";
        return Process.Start(new ProcessStartInfo("ffmpeg", arguments.Split(' ')))!;
    }

    /// <summary>The element on an empty page, with a playlist that says where to begin, as those of the pipelines do.</summary>
    private async Task<ViewPage> PlayAsync(string path)
    {
        var page = await ViewPage.OpenAsync(browser, "/watch");
        await page.Page.RouteAsync("**/index.m3u8*", async route =>
        {
            var answer = await route.FetchAsync();
            var text = (await answer.TextAsync()).Replace("#EXT-X-PLAYLIST-TYPE:EVENT\n", "#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-START:TIME-OFFSET=0\n", StringComparison.Ordinal);
            await route.FulfillAsync(new() { Response = answer, Body = text });
        });
        await page.Page.EvaluateAsync("""
            ([path, speed, total]) => {
              globalThis.player = document.createElement('loom-player');
              globalThis.state = () => player.state;
              globalThis.part = (id) => player.shadowRoot.getElementById(id);
              globalThis.rates = [];
              globalThis.jumps = 0;
              player.video.addEventListener('seeking', () => (jumps += player.video.currentTime > 0.5 ? 1 : 0));
              player.addEventListener('statechange', () => rates.push(player.video.playbackRate));
              player.making = { speed, total };
              player.setAttribute('autoplay', '');
              player.setAttribute('style', 'height: 400px');
              player.setAttribute('src', location.origin + path); // Playwright's requests know no *.localhost
              document.body.replaceChildren(player);
            }
            """, new object[] { path, Speed, Seconds });
        return page;
    }
}
