using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>A browser, a stream with a ladder that runs, and one that has ended.</summary>
public sealed class ForeignPlayers : Chromium
{
    /// <summary>Over TLS, at an address that needs no resolver.</summary>
    internal Uri Running { get; private set; } = null!;

    internal Uri Ended { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Ended = await RunAsync(session => session.EndAsync());
        Running = await RunAsync(_ => Task.CompletedTask);
    }

    internal Task<PlayerPage> OpenAsync() => PlayerPage.OpenAsync(Browser);

    /// <summary>The same over plain HTTP/1.1, for players that ask about the certificate.</summary>
    internal Uri Plain(Uri playlist) => new(Live.Servers.PlainApp, playlist.AbsolutePath);

    private async Task<Uri> RunAsync(Func<ServerSession, Task> end)
    {
        var session = await ServerSession.CreateAsync(Live.Client, "numbered", ladder: "auto");
        await session.AskAsync("What is Loomcast?");
        await session.WhenListedAsync(seconds: 10);
        await end(session);
        return new Uri(Live.Servers.App, session.Hls.AbsolutePath);
    }
}
