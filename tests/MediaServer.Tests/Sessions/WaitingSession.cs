using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Loomcast.MediaServer.Events;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Tests.Sessions;

/// <summary>How tests about the line start sessions in it, and wait for what becomes of them.</summary>
internal static class WaitingSession
{
    public static TestSession Start(this TestOrigin origin, string client = "") => TestSession.Start(origin.Sessions, StreamSettings.Default, client: client);

    public static Session Find(this TestOrigin origin, string id) => origin.Sessions.TryFind(id, out var session) ? session : throw new KeyNotFoundException(id);

    public static int? Position(this TestSession session) => session.Session.Log.Snapshot.Position;

    public static Task WhenPositionAsync(this TestSession session, int position) => session.Session.WhenAsync(told => told.Position == position);

    public static Task WhenRunningAsync(this TestSession session) => session.Session.WhenAsync(told => told.State == SessionState.Running);

    /// <summary>Waits until the session's events have said something.</summary>
    public static async Task WhenAsync(this Session session, Func<SessionSnapshot, bool> fits)
    {
        while (session.Log.Snapshot is var told && !fits(told))
        {
            if (session.Log.ReadAfter(told.LastEventId) is { Frames.IsEmpty: true } page)
            {
                await page.More.WaitAsync(TestOrigin.Patience);
            }
        }
    }

    /// <summary>What the status events of an ended session said: "queued 2", "running".</summary>
    public static async Task<IReadOnlyList<string>> ReadStatusAsync(this TestOrigin origin, string id)
    {
        var events = await origin.Client.GetStringAsync($"/api/sessions/{id}/events");
        return [.. events.Split("event: status\n").Skip(1).Select(text => JsonDocument.Parse(text[(text.IndexOf("data: ", StringComparison.Ordinal) + 6)..].Split('\n')[0]).RootElement)
            .Select(e => $"{e.GetProperty("state").GetString()} {e.GetProperty("position")}".TrimEnd())];
    }

    public static async Task<JsonNode> PostAsync(this TestOrigin origin, string pipeline)
    {
        using var response = await origin.Client.PostAsJsonAsync("/api/sessions", new { pipeline });
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
