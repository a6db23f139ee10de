using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>A stream with a ladder that runs, and one that has ended.</summary>
public sealed class ForeignPlayers(Chromium shared) : IAsyncLifetime
{
    /// <summary>Over TLS, at an address that needs no resolver.</summary>
    internal Uri Running { get; private set; } = null!;

    internal Uri Ended { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var running = RunAsync();
        var ended = RunAsync();
        Running = AddressOf(await running);
        await (await ended).EndAsync();
        Ended = AddressOf(await ended);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    internal Task<PlayerPage> OpenAsync() => PlayerPage.OpenAsync(shared.Browser);

    /// <summary>The same over plain HTTP/1.1, for players that ask about the certificate.</summary>
    internal Uri Plain(Uri playlist) => new(shared.Servers.PlainApp, playlist.AbsolutePath);

    private async Task<ServerSession> RunAsync()
    {
        var session = await ServerSession.CreateAsync(shared.Client, "numbered", ladder: "auto");
        await session.AskAsync("What is Loomcast?");
        await session.WhenListedAsync(seconds: 10);
        return session;
    }

    private Uri AddressOf(ServerSession session) => new(shared.Servers.App, session.Hls.AbsolutePath);
}
