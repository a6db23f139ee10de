using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>A short conversation that is over.</summary>
public sealed class RecordedConversation(Chromium shared) : IAsyncLifetime
{
    internal HttpClient Client => shared.Client;

    internal JsonNode Snapshot { get; private set; } = null!;

    /// <summary>Over plain HTTP and by the app's host, as a player without HTTP/2 and without *.localhost asks for it.</summary>
    internal Uri Playlist { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var session = await ServerSession.CreateAsync(Client, "numbered");
        Playlist = new Uri(shared.Servers.PlainApp, session.Hls.AbsolutePath);
        await session.AskAsync("Hello");
        await session.WhenTurnAsync(1, "done");
        await session.AskAsync("What is Loomcast?");
        await session.EndAsync();
        await session.WhenAsync("end", _ => true);
        Snapshot = await session.SnapshotAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
