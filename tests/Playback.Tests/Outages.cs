using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>Asks a server that goes away and comes back, as a client does that tries again.</summary>
internal static class Outages
{
    // Paces the attempts; nothing that is asserted depends on it.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until it is answered.</summary>
    public static async Task BridgeAsync(Func<Task> ask, CancellationToken cancellationToken = default)
    {
        while (!await TryAsync(ask))
        {
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>All events of the session, by a client that comes back with the id of the last one that it has.</summary>
    public static async Task<List<SseItem<JsonNode>>> ListenAsync(ServerSession session)
    {
        var events = new List<SseItem<JsonNode>>();
        while (events is not [.., { EventType: "end" }])
        {
            await BridgeAsync(async () =>
            {
                await foreach (var e in session.EventsAsync(events.Count))
                {
                    events.Add(e);
                }
            });
        }

        return events;
    }

    private static async Task<bool> TryAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return false;
        }
    }
}
