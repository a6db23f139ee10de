using Microsoft.Playwright;

namespace Loomcast.Playback.Tests;

/// <summary>Debian's Chromium. It is patient: what it waits for is made by the same two processors that show it.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const float Patience = 240_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _chromium;

    static Browser() => Assertions.SetDefaultExpectTimeout(Patience);

    private Browser(IPlaywright playwright, IBrowser chromium) => (_playwright, _chromium) = (playwright, chromium);

    /// <param name="flags">Beyond those that all tests need.</param>
    public static async Task<Browser> StartAsync(params IEnumerable<string> flags)
    {
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            ChromiumSandbox = false,
            Args = ["--autoplay-policy=no-user-gesture-required", .. flags],
        }));
    }

    /// <summary>A fresh profile, which takes the certificate of a test.</summary>
    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.IgnoreHTTPSErrors = true;
        var context = await _chromium.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        _playwright.Dispose();
    }
}
