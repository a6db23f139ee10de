using System.Diagnostics;
using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>An encoder that is lost and comes back, for who watches it meanwhile.</summary>
[Collection(Streams.Name)]
public sealed class LostPublisherTests(Chromium browser) : IClassFixture<CleanSlate>, IDisposable
{
    private const string Dark = "0x404040";
    private const string Bright = "0xC0C0C0";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<Process> _encoders = [];

    [Fact]
    public async Task TheElement_PlaysOnOverWhatStandsIn_AndShowsTheEncoderThatComesBack()
    {
        var session = await ServerSession.StartAsync(browser.Client, new { pipeline = "external", options = new { window = 60, tracks = new[] { "video", "audio" } } });
        var ingest = new Uri(browser.Servers.PlainApp, new Uri((string)session.Started["ingest"]!).AbsolutePath);
        var lost = Publish(ingest, Dark, tone: 440);
        await using var page = await PlayAsync(session.Hls.AbsolutePath);
        await WhenAsync(page, "() => player.video.currentTime > began + 1");

        lost.Kill();
        await session.WhenAsync("error", e => (string)e["title"]! == "The publisher is away").WaitAsync(Patience);

        // By now what is listed last was not sent by anybody.
        var edge = await page.Page.EvaluateAsync<double>("() => +player.playingDate + 1000 * player.stats().latency");
        await WhenAsync(page, "edge => +player.playingDate > edge", edge);
        Assert.InRange(await page.Page.EvaluateAsync<int>("() => luma()"), 0x20, 0x60);

        Publish(ingest, Bright, tone: 880);
        await WhenAsync(page, "() => luma() > 0xA0");
        await WhenAsync(page, "at => player.video.currentTime > at + 2", await page.Page.EvaluateAsync<double>("() => player.video.currentTime"));

        var faults = await page.Page.EvaluateAsync<string[]>("() => faults");
        Assert.Empty(faults.Concat(page.Complaints));
    }

    public void Dispose() => _encoders.ForEach(encoder =>
    {
        encoder.Kill();
        encoder.Dispose();
    });

    /// <summary>ffmpeg through the edge, in real time and one grey.</summary>
    private Process Publish(Uri ingest, string colour, int tone)
    {
        const int Most = 300; // seconds, should nobody end it
        var arguments = $"-nostdin -v error -re -f lavfi -i color={colour}:size=192x108:rate=25:duration={Most} -re -f lavfi -i sine=frequency={tone}:sample_rate=48000:duration={Most} "
            + "-c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p -c:a aac "
            + $"-f mp4 -movflags +frag_keyframe+delay_moov+default_base_moof -frag_duration 200000 -method POST {ingest}live.mp4";
        _encoders.Add(Process.Start(new ProcessStartInfo("ffmpeg", arguments.Split(' ')))!);
        return _encoders[^1];
    }

    /// <summary>The element on an empty page, which notes what goes wrong from its first frame on.</summary>
    private async Task<ViewPage> PlayAsync(string path)
    {
        var page = await ViewPage.OpenAsync(browser, "/watch");
        await page.Page.EvaluateAsync("""
            (path) => {
              globalThis.player = document.createElement('loom-player');
              globalThis.faults = [];
              globalThis.began = Infinity;
              const { video } = player;
              const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
              globalThis.luma = () => (pixel.drawImage(video, 0, 0, 1, 1), pixel.getImageData(0, 0, 1, 1).data[1]);
              video.addEventListener('playing', () => {
                globalThis.began = video.currentTime;
                for (const type of ['emptied', 'error', 'ended']) {
                  video.addEventListener(type, () => faults.push(type)); // hls.js has begun anew, or has ended
                }
              }, { once: true });
              player.addEventListener('statechange', () => began < Infinity && player.state.problem && faults.push(`${player.state.problem} at ${video.currentTime}`));
              player.setAttribute('autoplay', '');
              player.setAttribute('style', 'height: 400px');
              player.setAttribute('src', location.origin + path);
              document.body.replaceChildren(player);
            }
            """, path);
        return page;
    }

    private static async Task WhenAsync(ViewPage page, string condition, object? argument = null)
    {
        try
        {
            await page.Page.WaitForFunctionAsync(condition, argument, new() { Timeout = (float)Patience.TotalMilliseconds });
        }
        catch (TimeoutException)
        {
            var state = await page.Page.EvaluateAsync<string>("() => JSON.stringify({ at: player.video.currentTime, date: player.playingDate, ready: player.video.readyState, luma: luma(), stats: player.stats(), state: player.state, faults })");
            Assert.Fail($"{condition}: {state} {string.Join(" | ", page.Complaints)}");
        }
    }
}
