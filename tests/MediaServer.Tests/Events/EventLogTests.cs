using System.Text;
using System.Text.Json.Nodes;
using Loomcast.MediaServer.Events;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Tests.Events;

public sealed class EventLogTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Fact]
    public void Frame_IsOneServerSentEvent()
    {
        var log = new EventLog(10, _ => { });
        log.Append(new StageEvent { At = At, MediaTime = 1.5, Stage = "speak", Turn = 2, ElapsedMs = 12.5 });

        var lines = Encoding.UTF8.GetString(log.ReadAfter(0).Frames.Single()).Split('\n');
        var data = JsonNode.Parse(lines[2]["data: ".Length..])!;

        Assert.Equal(["id: 1", "event: stage"], lines[..2]);
        Assert.Equal(["", ""], lines[3..]);
        Assert.Equal("speak", (string?)data["stage"]);
        Assert.Equal(12.5, (double?)data["elapsedMs"]);
        Assert.Equal("2026-03-04T05:06:07+00:00", (string?)data["at"]);
        Assert.Equal(1.5, (double?)data["mediaTime"]);
    }

    [Fact]
    public void Text_CannotBreakOutOfItsFrame()
    {
        var log = new EventLog(10, _ => { });
        log.Append(Said("one\n\nid: 99\r\nevent: end\u2028</script>"));

        var lines = Encoding.UTF8.GetString(log.ReadAfter(0).Frames.Single()).Split('\n');

        Assert.Equal(["id: 1", "event: transcript"], lines[..2]);
        Assert.Equal("one\n\nid: 99\r\nevent: end\u2028</script>", (string?)JsonNode.Parse(lines[2]["data: ".Length..])!["text"]);
        Assert.Equal(["", ""], lines[3..]);
    }

    [Fact]
    public async Task Ids_HaveNoHoles_WhenManyThreadsAppend()
    {
        var log = new EventLog(10_000, _ => { });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var number = 0; number < 1000; number++)
            {
                log.Append(Said($"{thread}"));
            }
        })));

        Assert.Equal(Enumerable.Range(1, 8000).Select(id => (long)id), ReadAll(log, after: 0));
    }

    [Fact]
    public void Listener_ResumesAfterAnyKeptEvent()
    {
        var log = Filled(events: 30, capacity: 20);

        Assert.Equal([28, 29, 30], ReadAll(log, after: 27));
        Assert.Equal(20, ReadAll(log, after: 10).Count);
        Assert.Empty(log.ReadAfter(30).Frames);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(31)] // of another run of the server
    public void Listener_WhoMissedEvents_GetsTheirFoldAsStatus_AndGoesOnAfterIt(long after)
    {
        var log = Filled(events: 30, capacity: 20);

        var page = log.ReadAfter(after);
        log.Append(Said("more"));

        var lines = Encoding.UTF8.GetString(page.Frames.Single()).Split('\n');
        Assert.Equal(["id: 30", "event: status"], lines[..2]);
        Assert.Equal(30, (int)JsonNode.Parse(lines[2]["data: ".Length..])!["snapshot"]!["lastEventId"]!);
        Assert.Equal([31], ReadAll(log, page.LastId));
    }

    [Fact]
    public async Task Append_WakesListeners()
    {
        var log = Filled(events: 3, capacity: 20);
        var page = log.ReadAfter(3);
        Assert.False(page.More.IsCompleted);

        log.Append(Said("more"));

        await page.More.WaitAsync(TestOrigin.Patience);
        Assert.Equal([4], ReadAll(log, page.LastId));
    }

    [Fact]
    public void End_IsTheLastEvent()
    {
        var log = Filled(events: 3, capacity: 20);
        log.Append(new EndEvent { At = At, State = SessionState.Ended });
        log.Append(Said("too late"));

        Assert.Equal([1, 2, 3, 4], ReadAll(log, after: 0));
        Assert.True(log.ReadAfter(0).IsLast);
        Assert.True(log.ReadAfter(4).IsLast);
    }

    private static EventLog Filled(int events, int capacity)
    {
        var log = new EventLog(capacity, _ => { });
        for (var number = 0; number < events; number++)
        {
            log.Append(Said($"{number}"));
        }

        return log;
    }

    private static TranscriptEvent Said(string text) => new() { At = At, Turn = 1, Role = TranscriptEvent.User, Text = text };

    /// <summary>The ids of all events after one.</summary>
    private static List<long> ReadAll(EventLog log, long after)
    {
        var ids = new List<long>();
        for (var page = log.ReadAfter(after); !page.Frames.IsEmpty; page = log.ReadAfter(page.LastId))
        {
            ids.AddRange(page.Frames.Select(frame => long.Parse(Encoding.UTF8.GetString(frame).Split('\n')[0]["id: ".Length..], null)));
        }

        return ids;
    }
}
