using Microsoft.Playwright;

namespace Loomcast.Playback.Tests;

/// <summary>The servers of one test class, and a browser to look at them.</summary>
public class Chromium : IAsyncLifetime
{
    private readonly LiveServers _live = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal LiveServers Live => _live;

    internal IBrowser Browser => _browser!;

    /// <summary>Flags beyond those that all tests need.</summary>
    protected virtual IEnumerable<string> Flags => [];

    public virtual async Task InitializeAsync()
    {
        await _live.InitializeAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            ChromiumSandbox = false,
            Args = ["--autoplay-policy=no-user-gesture-required", .. Flags],
        });
    }

    public virtual async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? default);
        _playwright?.Dispose();
        await _live.DisposeAsync();
    }

    /// <summary>A fresh browser profile with the page of a session, or of a new one, that shows its first frame.</summary>
    internal async Task<ConversationPage> OpenAsync(string? session = null, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.IgnoreHTTPSErrors = true;
        var context = await _browser!.NewContextAsync(options);
        return await ConversationPage.OpenAsync(context, _live.Servers.App, session);
    }
}
