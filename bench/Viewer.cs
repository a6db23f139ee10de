using System.Text.Json;
using Microsoft.Playwright;

namespace Loomcast.Bench;

/// <summary>Chromium with the conversation page, and a record of which media time was shown when.</summary>
internal sealed class Viewer(IBrowserContext context, IPage page) : IAsyncDisposable
{
    private const string Record = """
        async (startsAt) => {
          const player = document.querySelector('loom-player');
          const video = player.shadowRoot.querySelector('video');
          window.shown = [];
          const tick = (_, frame) => {
            const date = player.playingDate;
            if (date) {
              const mediaTime = frame.mediaTime - video.currentTime + (date.getTime() - startsAt) / 1000;
              shown.push([mediaTime, performance.timeOrigin + frame.expectedDisplayTime]);
            }
            video.requestVideoFrameCallback(tick);
          };
          video.requestVideoFrameCallback(tick);
        }
        """;

    public IPage Page { get; } = page;

    /// <summary>Opens a browser once; viewers share it.</summary>
    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright, params IEnumerable<string> flags) => await playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = "/usr/bin/chromium",
        ChromiumSandbox = false,
        Args = ["--autoplay-policy=no-user-gesture-required", .. flags],
    });

    public static async Task<Viewer> OpenAsync(IBrowser browser)
    {
        var context = await browser.NewContextAsync(new() { IgnoreHTTPSErrors = true });
        return new Viewer(context, await context.NewPageAsync());
    }

    /// <summary>Opens the page of a session, or of a new one, and waits for the first frame.</summary>
    /// <returns>Milliseconds from the start of the navigation to the first frame.</returns>
    public async Task<double> WatchAsync(Uri app, string? session = null)
    {
        await Page.GotoAsync(new Uri(app, session is null ? "/conversation" : $"/conversation#{session}").ToString());
        await Page.WaitForFunctionAsync("() => performance.getEntriesByName('loomcast:first-frame').length > 0");
        return await Page.EvaluateAsync<double>("() => performance.getEntriesByName('loomcast:first-frame')[0].startTime");
    }

    public Task RecordAsync(DateTimeOffset startsAt) => Page.EvaluateAsync(Record, startsAt.ToUnixTimeMilliseconds());

    /// <summary>Wall clock, in ms, at which the first frame from a media time on was shown.</summary>
    public async Task<double> WhenShownAsync(double mediaTime) =>
        (await Page.WaitForFunctionAsync("t => shown.find(([media]) => media >= t - 0.001)?.[1]", mediaTime) is { } handle)
            ? await handle.JsonValueAsync<double>()
            : 0;

    /// <summary>How old each frame was when it was shown, ms: wall clock minus the clock of the slice's hand-over to the encoder.</summary>
    public async Task<double[]> AgesAsync(DateTimeOffset startsAt)
    {
        var shown = await Page.EvaluateAsync<JsonElement>("() => shown");
        return [.. shown.EnumerateArray().Select(frame => frame[1].GetDouble() - startsAt.ToUnixTimeMilliseconds() - (frame[0].GetDouble() * 1000))];
    }

    public async ValueTask DisposeAsync() => await context.CloseAsync();
}
