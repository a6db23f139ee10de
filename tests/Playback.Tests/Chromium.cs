using Loomcast.Tests.Shared;
using Microsoft.Playwright;

namespace Loomcast.Playback.Tests;

/// <summary>Servers with the built pages, and a browser to look at them.</summary>
public class Chromium : IAsyncLifetime
{
    internal Servers Servers { get; private set; } = null!;

    internal HttpClient Client => Servers.Client;

    internal Browser Browser { get; private set; } = null!;

    /// <summary>Flags beyond those that all tests need.</summary>
    protected virtual IEnumerable<string> Flags => [];

    public virtual async Task InitializeAsync()
    {
        Servers = await Servers.StartAsync();
        Browser = await Browser.StartAsync(Flags);
    }

    public virtual async Task DisposeAsync()
    {
        await (Browser?.DisposeAsync() ?? default);
        await (Servers?.DisposeAsync() ?? default);
    }

    /// <summary>A fresh browser profile with the page of a session, or of a new one, that shows its first frame.</summary>
    internal async Task<ConversationPage> OpenAsync(string? session = null, BrowserNewContextOptions? options = null) =>
        await ConversationPage.OpenAsync(await Browser.NewContextAsync(options), Servers.App, session);
}
