using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>The servers of one test class, with the built pages.</summary>
public sealed class LiveServers : IAsyncLifetime
{
    internal Servers Servers { get; private set; } = null!;

    internal HttpClient Client => Servers.Client;

    public async Task InitializeAsync() => Servers = await Servers.StartAsync();

    public async Task DisposeAsync() => await Servers.DisposeAsync();
}
