using Loomcast.Tests.Shared;
using Microsoft.Playwright;

namespace Loomcast.Playback.Tests;

/// <summary>Servers with the built pages, and a browser to look at them.</summary>
public class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal Servers Servers { get; private set; } = null!;

    internal HttpClient Client => Servers.Client;

    internal IBrowser Browser => _browser!;

    /// <summary>Flags beyond those that all tests need.</summary>
    protected virtual IEnumerable<string> Flags => [];

    public virtual async Task InitializeAsync()
    {
        Servers = await Servers.StartAsync();
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
        await Servers.DisposeAsync();
    }

    /// <summary>A fresh browser profile with the page of a session, or of a new one, that shows its first frame.</summary>
    internal async Task<ConversationPage> OpenAsync(string? session = null, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.IgnoreHTTPSErrors = true;
        var context = await _browser!.NewContextAsync(options);
        return await ConversationPage.OpenAsync(context, Servers.App, session);
    }
}
