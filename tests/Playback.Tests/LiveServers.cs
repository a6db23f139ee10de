using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>The servers of one test class, with the built pages.</summary>
public sealed class LiveServers : IAsyncLifetime
{
    // artifacts/bin/Playback.Tests/<configuration>/
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));

    internal Servers Servers { get; private set; } = null!;

    internal HttpClient Client => Servers.Client;

    public async Task InitializeAsync()
    {
        var pages = Path.Combine(Root, "player", "dist");
        Assert.True(File.Exists(Path.Combine(pages, "index.html")), $"{pages} is not built: npm --prefix player ci && npm --prefix player run build");
        Servers = await Servers.StartAsync(("Web:Root", pages));
    }

    public async Task DisposeAsync() => await Servers.DisposeAsync();
}
