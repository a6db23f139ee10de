using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Sessions;
using Loomcast.Tests.Shared;

namespace Loomcast.MediaServer.Tests.Sessions;

public sealed class QueueTests
{
    private const string OneAtATime = "--Sessions:Limits:test=1";

    [Fact]
    public async Task SessionWithoutAPlace_WaitsInLine_IsToldItsPosition_AndStartsByItself()
    {
        await using var origin = await TestOrigin.StartAsync([OneAtATime]);
        var (first, second, third) = (origin.Start(), origin.Start(), origin.Start());
        Assert.Equal([null, 1, 2], new[] { first, second, third }.Select(session => session.Position()));
        Assert.Equal(SessionState.Queued, third.Session.Log.Snapshot.State);

        await first.FinishAsync();
        await second.WhenRunningAsync();
        await third.WhenPositionAsync(1);
        await second.FailAsync(new InvalidOperationException("for the test"));
        await third.WhenRunningAsync();
        await third.FinishAsync();

        Assert.Equal(["running"], await origin.ReadStatusAsync(first.Id));
        Assert.Equal(["queued 2", "queued 1", "running"], await origin.ReadStatusAsync(third.Id));
    }

    [Fact]
    public async Task PlaceThatBecomesFree_GoesToTheClientWithTheFewest()
    {
        await using var origin = await TestOrigin.StartAsync([OneAtATime]);
        var running = origin.Start("ann");
        var (ann, annLater) = (origin.Start("ann"), origin.Start("ann"));
        var bob = origin.Start("bob");
        Assert.Equal(1, bob.Position());
        await ann.WhenPositionAsync(2);
        await annLater.WhenPositionAsync(3);

        await running.FinishAsync();
        await bob.WhenRunningAsync();
        await bob.FinishAsync();
        await ann.WhenRunningAsync();
        await annLater.WhenPositionAsync(1);
    }

    [Fact]
    public async Task ChoiceThatNoEngineKnows_IsRefusedAtOnce_AndHoldsNoPosition()
    {
        await using var origin = await TestOrigin.StartAsync([OneAtATime]);
        var running = origin.Start();

        Assert.Throws<ArgumentException>(() => origin.Sessions.Start(new SessionPlan("test", "{}", StreamSettings.Default, _ => throw new ArgumentException("unknown"))));

        Assert.Equal(1, origin.Start().Position());
        Assert.Equal(2, origin.Sessions.All.Count());
        await running.FinishAsync();
    }

    [Fact]
    public async Task Pipelines_HaveLinesOfTheirOwn_WithinWhatMayRunAtOnce()
    {
        await using var origin = await TestOrigin.StartAsync([OneAtATime, "--Sessions:MaxRunning=2", "--Sessions:WhenFull:external=Wait", "--Sessions:MaxWaiting=2"]);
        var running = origin.Start();
        var waiting = origin.Start();

        var external = await origin.PostAsync("external");
        var second = await origin.PostAsync("external");
        Assert.Equal("running", (string?)external["state"]);
        Assert.Equal("queued 1", $"{second["state"]} {second["position"]}");
        Assert.Null(origin.Sessions.Start(new SessionPlan("test", "{}", StreamSettings.Default, _ => throw new ArgumentException("unknown"))));

        await running.FinishAsync(); // who waited longer goes first, whatever the pipeline
        await waiting.WhenRunningAsync();
        Assert.True(origin.Find((string)second["id"]!).IsQueued);
    }

    [Fact]
    public async Task FullServer_RefusesWhoWantsAPlaceNow_AndSaysWhenToAskAgain()
    {
        await using var origin = await TestOrigin.StartAsync(["--Sessions:MaxRunning=1"]);
        await origin.PostAsync("external");

        using var response = await origin.Client.PostAsJsonAsync("/api/sessions", new { pipeline = "external" });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("/problems/busy", (string?)(await response.Content.ReadFromJsonAsync<JsonNode>())!["type"]);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task QueuedSession_TakesNothing_AndItsPlaylistIsHeld()
    {
        await using var origin = await TestOrigin.StartAsync([OneAtATime]);
        var running = origin.Start();
        var waiting = origin.Start();
        using var turn = await origin.Client.PostAsync($"/api/sessions/{waiting.Id}/turns", new StringContent("Hello."));
        var join = origin.Client.GetStringAsync(waiting.Path("index.m3u8"));
        await origin.WhenHeldAsync(1);

        await running.FinishAsync();
        await waiting.WhenRunningAsync();
        await waiting.OpenAsync();
        await waiting.PublishAsync();

        Assert.Contains("video/index.m3u8", await join, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, turn.StatusCode);
        Assert.Equal("/problems/queued", (string?)(await turn.Content.ReadFromJsonAsync<JsonNode>())!["type"]);
    }

    [Fact]
    public async Task QueuedPublisher_IsAskedToComeBack()
    {
        await using var origin = await TestOrigin.StartAsync(["--Sessions:Limits:external=1", "--Sessions:WhenFull:external=Wait"]);
        await origin.PostAsync("external");
        var waiting = await origin.PostAsync("external");

        using var response = await origin.Client.PutAsync(new Uri((string)waiting["ingest"]! + "live.mp4"), new ByteArrayContent([1, 2, 3]));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("number 1 in line", (string)(await response.Content.ReadFromJsonAsync<JsonNode>())!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QueuedSession_LeavesTheLine_WhenItIsEndedOrDeleted()
    {
        await using var origin = await TestOrigin.StartAsync([OneAtATime]);
        var running = origin.Start();
        var (ended, deleted, last) = (origin.Start(), origin.Start(), origin.Start());
        var join = origin.Client.GetAsync(ended.Path("index.m3u8"));
        await origin.WhenHeldAsync(1);

        using var end = await origin.Client.PostAsync($"/api/sessions/{ended.Id}/end", null);
        await ended.Session.Completion.WaitAsync(TestOrigin.Patience);
        await origin.Client.DeleteAsync($"/api/sessions/{deleted.Id}");
        await last.WhenPositionAsync(1);

        Assert.Equal(HttpStatusCode.Accepted, end.StatusCode);
        Assert.Equal((SessionState.Ended, null), (ended.Session.Log.Snapshot.State, ended.Position()));
        Assert.Equal(HttpStatusCode.NotFound, (await join).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await origin.Client.GetAsync($"/api/sessions/{deleted.Id}")).StatusCode);
        await running.FinishAsync();
        await last.WhenRunningAsync();
        Assert.False(ended.Session.Log.Snapshot.State == SessionState.Running);
    }

    [Fact]
    public async Task Line_SurvivesARestart_InItsOrder_AndWithItsClients()
    {
        await using var first = await TestOrigin.StartAsync([OneAtATime]);
        var running = first.Start("ann");
        var ids = new[] { "bob", "bob", "ann", "cid" }.Select(client => first.Start(client).Id).ToList();
        int?[] expected = [1, 4, 3, 2];
        await WhenPositionsAsync(first);

        await using var second = await first.RestartAsync();
        await second.WhenResumedAsync(running.Id);
        await WhenPositionsAsync(second);
        Assert.Equal([running.Id], second.Resumed.Keys);

        second.Find(running.Id).Cancel();
        var next = await second.WhenResumedAsync(ids[0]);
        await second.Find(ids[3]).WhenAsync(told => told.Position == 1);
        Assert.Null(next.Earlier!.Stream);
        Assert.Equal(2, second.Resumed.Count);

        Task WhenPositionsAsync(TestOrigin origin) =>
            Task.WhenAll(ids.Zip(expected, (id, position) => origin.Find(id).WhenAsync(told => told.Position == position)));
    }

    [Fact]
    public async Task QueuedSession_IsDropped_WhenNobodyAsksForItAnyMore()
    {
        var time = new ManualTime();
        await using var origin = await TestOrigin.StartAsync([OneAtATime, "--Sessions:IdleTimeout=00:10:00"], time);
        var running = origin.Start();
        var (left, polled, listened) = (origin.Start(), origin.Start(), origin.Start());
        await using var events = await origin.Client.GetStreamAsync($"/api/sessions/{listened.Id}/events");

        for (var step = 0; step < 40; step++)
        {
            running.Session.CountTurn();
            await origin.Client.GetStringAsync($"/api/sessions/{polled.Id}");
            time.Advance(TimeSpan.FromSeconds(30));
        }

        await left.Session.Completion.WaitAsync(TestOrigin.Patience);
        await polled.WhenPositionAsync(1);
        await listened.WhenPositionAsync(2);
        Assert.Equal(SessionState.Ended, left.Session.Log.Snapshot.State);
    }

    [Fact]
    public async Task Metrics_TellHowManyWait()
    {
        await using var origin = await TestOrigin.StartAsync([OneAtATime]);
        origin.Start();
        origin.Start();

        var metrics = await origin.Client.GetStringAsync("/metrics");

        Assert.Contains("loomcast_sessions_waiting{pipeline=\"test\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("loomcast_sessions{state=\"queued\"} 1", metrics, StringComparison.Ordinal);
    }
}
