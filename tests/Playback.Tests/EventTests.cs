using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>The event log as clients of the edge read it: by server-sent events and by polling.</summary>
[Collection(Streams.Name)]
public sealed class EventTests(Chromium shared) : IClassFixture<CleanSlate>
{
    [Fact]
    public async Task AllReaders_GetTheSameEvents_InOrder_AlsoWhoComesBack()
    {
        var session = await ServerSession.CreateAsync(shared.Client, "numbered");
        using var otherClient = Servers.NewClient(shared.Servers.App);
        var other = new ServerSession(otherClient, await session.SnapshotAsync());
        var (one, another) = (ReadAsync(session), ReadAsync(other));
        await session.AskAsync("Hello");
        var firstHalf = await ReadUntilSpeakingAsync(session);
        await session.AskAsync("Good morning!");
        await session.EndAsync();
        var secondHalf = await ReadAsync(session, after: IdOf(firstHalf[^1]));
        var events = await one;

        Assert.Equal(events.Select(Text), (await another).Select(Text));
        Assert.Equal(events.Select(Text), firstHalf.Concat(secondHalf).Select(Text));
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(IdOf));
        Assert.Equal("status", events[0].EventType);
        Assert.Equal("end", events[^1].EventType);
        Assert.Equal(events.OrderBy(e => (DateTimeOffset)e.Data["at"]!).Select(IdOf), events.Select(IdOf));
        Assert.Equal(["queued", "thinking", "speaking", "done"], StatesOf(1));
        Assert.Equal(["queued", "thinking", "speaking", "done"], StatesOf(2));
        Assert.True(IndexOf(1, "done") < IndexOf(2, "speaking"));

        IEnumerable<string?> StatesOf(int turn) => events.Where(e => e.EventType == "turn" && (int)e.Data["turn"]! == turn).Select(e => (string?)e.Data["state"]);
        int IndexOf(int turn, string state) => events.FindIndex(e => e.EventType == "turn" && (int)e.Data["turn"]! == turn && (string?)e.Data["state"] == state);
    }

    [Fact]
    public async Task TheSnapshot_IsTheFoldOfTheEvents()
    {
        var session = await ServerSession.CreateAsync(shared.Client, "numbered");
        await session.AskAsync("What is Loomcast?");
        await session.AskAsync("How do I play it in VLC?");
        await session.WhenTurnAsync(1, "speaking");
        await session.InterruptAsync();
        await session.SpeakAsync(await Spoken.AsWavAsync("what is a playlist"), "audio/wav");
        await session.WhenTurnAsync(3, "done");
        await session.EndAsync();

        var fold = new EventFold();
        var seen = 0;
        await foreach (var item in session.EventsAsync())
        {
            fold.Apply(item);
            seen = IdOf(item);
        }

        var snapshot = await session.SnapshotAsync();
        Assert.Equal(seen, (int)snapshot["lastEventId"]!);
        Assert.Equal("ended", (string?)snapshot["state"]);
        Assert.Equal(fold.Turns.ToJsonString(), EventFold.Normalize(snapshot["turns"]!).ToJsonString());
    }

    /// <summary>A reader whose connection is closed in the middle of the answer.</summary>
    private static async Task<List<SseItem<JsonNode>>> ReadUntilSpeakingAsync(ServerSession session)
    {
        var events = new List<SseItem<JsonNode>>();
        await foreach (var item in session.EventsAsync())
        {
            events.Add(item);
            if (item.EventType == "turn" && (string?)item.Data["state"] == "speaking")
            {
                break;
            }
        }

        return events;
    }

    private static async Task<List<SseItem<JsonNode>>> ReadAsync(ServerSession session, int after = 0)
    {
        var events = new List<SseItem<JsonNode>>();
        await foreach (var item in session.EventsAsync(after))
        {
            events.Add(item);
        }

        return events;
    }

    private static int IdOf(SseItem<JsonNode> item) => int.Parse(item.EventId!, System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(SseItem<JsonNode> item) => $"{item.EventId} {item.EventType} {item.Data.ToJsonString()}";
}
