using System.Text.Json;
using Microsoft.Playwright;

namespace Loomcast.Playback.Tests;

/// <summary>An empty page of another origin with one video element, in which a foreign player plays.</summary>
internal sealed class PlayerPage : IAsyncDisposable
{
    // From artifacts/bin/<project>/<configuration>.
    private static readonly string Packages = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../player/node_modules"));

    private readonly IBrowserContext _context;

    private PlayerPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    public static async Task<PlayerPage> OpenAsync(Browser browser)
    {
        var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.SetContentAsync("<video muted playsinline></video>");
        await page.EvaluateAsync("() => { window.video = document.querySelector('video'); window.faults = []; video.onerror = () => faults.push(video.error.message); }");
        return new PlayerPage(context, page);
    }

    /// <summary>Shaka Player, told nothing but the address.</summary>
    public async Task PlayByShakaAsync(Uri playlist)
    {
        await Page.AddScriptTagAsync(new() { Path = Path.Combine(Packages, "shaka-player/dist/shaka-player.compiled.js") });
        await Page.EvaluateAsync("""
            async (address) => {
              window.player = new shaka.Player();
              player.addEventListener('error', ({ detail }) => faults.push(`Shaka error ${detail.code} ${detail.data}`));
              await player.attach(video);
              await player.load(address);
              await video.play();
            }
            """, playlist.ToString());
    }

    /// <summary>Chromium itself.</summary>
    public async Task PlayByTheBrowserAsync(Uri playlist) =>
        await Page.EvaluateAsync("async (address) => { video.src = address; await video.play(); }", playlist.ToString());

    /// <summary>Waits until so many seconds more were played.</summary>
    public async Task WhenPlayedAsync(double seconds)
    {
        var from = await Page.EvaluateAsync<double>("() => video.currentTime");
        await WhenAsync("from => video.currentTime > from", from + seconds);
    }

    public async Task WhenAsync(string condition, object? argument = null)
    {
        try
        {
            await Page.WaitForFunctionAsync(condition, argument);
        }
        catch (TimeoutException)
        {
            var state = await Page.EvaluateAsync<JsonElement>("() => ({ at: video.currentTime, ready: video.readyState, width: video.videoWidth, buffered: video.buffered.length ? video.buffered.end(0) : null, faults })");
            Assert.Fail($"{condition}: {state}");
        }
    }

    public Task<string[]> FaultsAsync() => Page.EvaluateAsync<string[]>("() => faults");

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
