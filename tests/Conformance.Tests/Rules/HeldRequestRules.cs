using System.Net;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.4: many waits, abandoned waits, too many waits.</summary>
[Collection(PlayedStreams.Name)]
public sealed class HeldRequestRules(Stage stage)
{
    [Theory, EveryWay]
    public async Task B16_a_reply_comes_at_once_after_the_part(string way)
    {
        var stream = await stage.PlayAsync(steps: 2);
        var watcher = await stage.WatchAsync(way, stream);
        var fastest = TimeSpan.MaxValue;
        for (var part = 0; part < 20; part++)
        {
            var reload = watcher.ReloadAsync(Watcher.For(stream.Edge.Segment, stream.Edge.Part + 1));
            await watcher.ReloadAsync();
            await stream.PublishAsync();
            var published = TimeProvider.System.GetTimestamp();
            var delay = TimeProvider.System.GetElapsedTime(published, (await reload).DoneAt);
            fastest = delay < fastest ? delay : fastest;
        }

        // The best of twenty says what the server does; the others say how busy the machine is. A server that polls shows its period.
        Assert.InRange(fastest, TimeSpan.MinValue, TimeSpan.FromMilliseconds(50));
    }

    [Theory, EveryWay]
    public async Task B16_a_thousand_waits_are_answered_by_one_part(string way)
    {
        const int Waits = 1000;
        var stream = await stage.PlayAsync(steps: 13);
        var watcher = await stage.WatchAsync(way, stream, connections: way is Way.Origin1 or Way.Proxy1 ? Waits + 1 : 64);
        var (segment, part) = (await watcher.ListAsync()).Edge;
        var reloads = Enumerable.Range(0, Waits).Select(_ => watcher.ReloadAsync(Watcher.For(segment, part + 1))).ToList();
        await stage.WhenHeldAsync(count => count > 0);

        await stream.PublishAsync();

        Assert.All(await Task.WhenAll(reloads), reload => Assert.Equal((segment, part + 1), reload.Playlist.Edge));
    }

    [Theory, EveryWay]
    public async Task B17_T17_waits_of_clients_that_have_left_are_forgotten(string way)
    {
        const int Rounds = 10;
        const int Waits = 100;
        var stream = await stage.PlayAsync(steps: 13);
        var watcher = await stage.WatchAsync(way, stream, connections: way is Way.Origin1 or Way.Proxy1 ? Waits + 1 : 64);
        var next = Watcher.At(watcher.Playlist, Watcher.Next(await watcher.ListAsync()));
        for (var round = 0; round < Rounds; round++)
        {
            using var leave = new CancellationTokenSource();
            var waits = Enumerable.Range(0, Waits).Select(_ => watcher.Viewer.SendAsync(HttpMethod.Get, next, [], leave.Token)).ToList();
            await stage.WhenHeldAsync(count => count > 0);
            await leave.CancelAsync();
            await Task.WhenAll(waits.Select(wait => Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait)));
        }

        await stage.WhenHeldAsync(count => count == 0);
    }

    [Fact]
    public async Task B18_more_waits_than_the_server_may_hold_are_refused_at_once()
    {
        const int Most = 20;
        await using var servers = await ScriptedServers.StartAsync($"--Live:MaxHeldRequests={Most}");
        var stream = servers.Begin(await Footage.MakeAsync(seconds: 2), window: null);
        await stream.OpenAsync();
        await stream.PublishAsync(steps: 2);
        foreach (var way in new[] { Way.Origin1, Way.Origin2 })
        {
            var watcher = await Watcher.JoinAsync(servers.Viewer(way), stream.Path);
            var next = Watcher.Next(await watcher.ListAsync());
            var waits = Enumerable.Range(0, Most + 10).Select(_ => watcher.ReloadAsync(next)).ToList();
            for (var refused = 0; refused < 10; refused++)
            {
                var first = await Task.WhenAny(waits);
                waits.Remove(first);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, (await first).Status);
                Assert.NotNull((await first).Header("Retry-After"));
            }

            await stream.PublishAsync();
            Assert.All(await Task.WhenAll(waits), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        }
    }

    [Theory, EveryWay]
    public async Task G07_viewers_who_wait_do_not_hold_up_the_publisher(string way)
    {
        var stream = await stage.PlayAsync(steps: 13);
        var watcher = await stage.WatchAsync(way, stream);
        var list = await watcher.ListAsync();
        var waits = Enumerable.Range(0, 50).Select(_ => watcher.ReloadAsync($"_HLS_msn={list.Segments[^1].Number + 2}")).ToList();

        await stream.PublishAsync(steps: 2);
        Assert.DoesNotContain(waits, wait => wait.IsCompleted);
        await stream.PublishAsync(steps: 20);

        Assert.All(await Task.WhenAll(waits), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }
}
