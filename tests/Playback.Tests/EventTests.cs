using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>The event log as clients of the edge read it: by server-sent events and by polling.</summary>
public sealed class EventTests(LiveServers live) : IClassFixture<LiveServers>
{
    [Fact]
    public async Task Ids_HaveNoHoles_AndTurnsMoveOn_InTheOrderOfTheirNumbers()
    {
        var events = await RunConversationAsync();

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
    public async Task AReaderWhoComesBack_GetsWhatItMissed_AndNothingTwice()
    {
        var session = await ServerSession.CreateAsync(live.Client, "numbered");
        await session.AskAsync("Hello");
        var firstHalf = new List<SseItem<JsonNode>>();
        await foreach (var item in session.EventsAsync())
        {
            firstHalf.Add(item);
            if (item.EventType == "turn" && (string?)item.Data["state"] == "speaking")
            {
                break; // the connection is closed in the middle of the answer
            }
        }

        await session.EndAsync();
        var secondHalf = await ReadAsync(session, after: IdOf(firstHalf[^1]));
        var fromTheStart = await ReadAsync(session);

        Assert.Equal(fromTheStart.Select(Text), firstHalf.Concat(secondHalf).Select(Text));
    }

    [Fact]
    public async Task ASecondReader_GetsTheSameEvents()
    {
        var session = await ServerSession.CreateAsync(live.Client, "numbered");
        using var otherClient = Servers.NewClient(live.Servers.App);
        var other = new ServerSession(otherClient, await session.SnapshotAsync());
        var readers = new[] { ReadAsync(session), ReadAsync(other) };

        await session.AskAsync("Hello");
        await session.EndAsync();
        var both = await Task.WhenAll(readers);

        Assert.Equal(both[0].Select(Text), both[1].Select(Text));
    }

    [Fact]
    public async Task TheSnapshot_IsTheFoldOfTheEvents()
    {
        var session = await ServerSession.CreateAsync(live.Client, "numbered");
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

    private async Task<List<SseItem<JsonNode>>> RunConversationAsync()
    {
        var session = await ServerSession.CreateAsync(live.Client, "numbered");
        await session.AskAsync("Hello");
        await session.AskAsync("Good morning!");
        await session.EndAsync();
        return await ReadAsync(session);
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
