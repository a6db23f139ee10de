using System.Text;
using System.Text.Json;
using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Events;

/// <summary>Server-sent events as bytes. JSON escapes line breaks, so that a frame has exactly one data line.</summary>
internal static class EventFrame
{
    // Some proxies and old browsers hold back the first 2 kB of a response.
    private static readonly string Padding = new(' ', 2048);

    /// <summary>What goes out before any event, at once.</summary>
    public static ReadOnlyMemory<byte> Opening { get; } = Encoding.UTF8.GetBytes($":{Padding}\nretry: 1000\n\n");

    public static ReadOnlyMemory<byte> Heartbeat { get; } = Encoding.UTF8.GetBytes($":{Padding}\n\n");

    public static byte[] Of(KeptEvent e) => Render(e.Id, e.Type, e.Data);

    public static byte[] Of(SessionSnapshot snapshot) =>
        Render(snapshot.LastEventId, "status", JsonSerializer.Serialize(MissedEvents.From(snapshot), OriginJson.Default.MissedEvents));

    private static byte[] Render(long id, string type, string data) => Encoding.UTF8.GetBytes($"id: {id}\nevent: {type}\ndata: {data}\n\n");
}
