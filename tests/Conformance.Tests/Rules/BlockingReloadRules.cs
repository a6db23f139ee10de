using System.Net;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.4: what is held, until when, and how it ends.</summary>
[Collection(PlayedStreams.Name)]
public sealed class BlockingReloadRules(Stage stage)
{
    [Theory, EveryWay]
    public async Task B01_a_segment_is_waited_for_until_it_is_complete(string way)
    {
        var stream = await stage.PlayAsync(steps: 14);
        var watcher = await stage.WatchAsync(way, stream);
        var growing = (await watcher.ListAsync()).Open!.Number;

        var reload = watcher.ReloadAsync($"_HLS_msn={growing}");
        while (!reload.IsCompleted)
        {
            // More and more of the segment is there; the list comes with the last of it.
            Assert.True(stream.Published < 60);
            await stream.PublishAsync();
            await WhenListedAsync(watcher, stream);
        }

        Assert.Contains((await reload).Playlist.Segments, segment => segment.Number == growing);
    }

    [Theory, EveryWay]
    public async Task B02_a_part_is_waited_for(string way)
    {
        var stream = await stage.PlayAsync(steps: 14);
        var watcher = await stage.WatchAsync(way, stream);
        var (segment, part) = (await watcher.ListAsync()).Edge;

        var reloads = new[] { 1, 2, 3 }.Select(ahead => watcher.ReloadAsync(Watcher.For(segment, part + ahead))).ToList();
        for (var ahead = 1; ahead <= 3; ahead++)
        {
            await stream.PublishAsync();
            Assert.InRange((await reloads[ahead - 1]).Playlist.Edge, (segment, part + ahead), (segment, part + 3));
        }
    }

    [Theory, EveryWay]
    public async Task B03_a_part_above_the_last_of_a_segment_is_the_first_of_the_next(string way)
    {
        var stream = await stage.PlayAsync(steps: 11);
        var watcher = await stage.WatchAsync(way, stream);
        var list = await watcher.ListAsync();
        var last = list.Segments[^1];
        Assert.Null(list.Open);

        var reload = watcher.ReloadAsync(Watcher.For(last.Number, last.Parts.Count));
        await stream.PublishAsync();

        Assert.Equal((last.Number + 1, 0), (await reload).Playlist.Edge);
    }

    [Theory, EveryWay]
    public async Task B05_the_answer_is_the_whole_list_whatever_was_asked_for(string way)
    {
        var stream = await stage.PlayAsync(steps: 14);
        var watcher = await stage.WatchAsync(way, stream);
        var (segment, part) = (await watcher.ListAsync()).Edge;

        Assert.Equal((segment, part), (await watcher.ListAsync(Watcher.For(segment, 0))).Edge);
        Assert.Equal((await watcher.ListAsync()).Segments.Count, (await watcher.ListAsync("_HLS_msn=1")).Segments.Count);
    }

    [Fact]
    public async Task B10_B11_T02_T17_what_never_comes_is_a_503_and_never_the_same_list_again() => await Task.WhenAll(Way.All.Select(async way =>
    {
        var watcher = await stage.WatchAsync(way, await stage.PlayAsync(steps: 14));
        var list = await watcher.ListAsync();
        var reload = watcher.ReloadAsync(Watcher.Next(list));
        var hint = watcher.FetchAsync(list.HintedPart!);

        var answer = await reload;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.InRange(answer.Elapsed, TimeSpan.FromSeconds(3 * list.TargetDuration) - TimeSpan.FromSeconds(0.5), Viewer.Patience);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await hint).Status);
        AssertErrorIsShortLived(answer, list.TargetDuration);
        AssertErrorIsShortLived(await hint, list.TargetDuration);
    }));

    [Theory, EveryWay]
    public async Task B12_an_ended_list_is_answered_at_once_whatever_is_asked_for(string way)
    {
        var stream = await stage.PlayAsync(steps: 14);
        var watcher = await stage.WatchAsync(way, stream);
        await stream.EndAsync();

        // Decision 0014: what the last live list already had is answered by it for three target durations. What it had not, is not.
        foreach (var query in new[] { "_HLS_msn=3&_HLS_part=3", "_HLS_msn=4", "_HLS_msn=99", "_HLS_msn=99&_HLS_part=99" })
        {
            Assert.True((await watcher.ListAsync(query)).IsEnded, query);
        }
    }

    [Theory, EveryWay]
    public async Task B13_G01_the_end_releases_what_is_held_with_the_last_segment_and_ENDLIST(string way)
    {
        var stream = await stage.PlayAsync(steps: 14);
        var watcher = await stage.WatchAsync(way, stream);
        var list = await watcher.ListAsync();
        var reloads = new[] { Watcher.Next(list), $"_HLS_msn={list.Edge.Segment}" }.Select(query => watcher.ReloadAsync(query)).ToList();
        var hint = watcher.FetchAsync(list.HintedPart!);

        await stream.EndAsync();

        foreach (var reload in reloads)
        {
            var ended = (await reload).Playlist;
            Assert.True(ended.IsEnded);
            Assert.Null(ended.Open);
            Assert.Equal(list.Edge.Segment, ended.Segments[^1].Number);
            Assert.Empty(ended.Hints);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await hint).Status);
    }

    [Theory, EveryWay]
    public async Task B15_an_i_frame_playlist_waits_for_a_segment_too(string way)
    {
        var stream = await stage.PlayAsync(steps: 13);
        var watcher = await stage.WatchAsync(way, stream);
        foreach (var uri in watcher.IFramePlaylists)
        {
            var next = (await watcher.Viewer.GetAsync(uri)).Playlist.Edge.Segment + 1;
            var reload = watcher.Viewer.GetAsync(Watcher.At(uri, $"_HLS_msn={next}"));
            await stream.PublishAsync(steps: 10);
            Assert.Contains((await reload).Playlist.Segments, segment => segment.Number == next);
        }
    }

    [Theory, EveryWay]
    public async Task B19_six_waits_on_one_connection_do_not_block_each_other(string way)
    {
        var stream = await stage.PlayAsync(steps: 14);
        var watcher = await stage.WatchAsync(way, stream, connections: way is Way.Origin1 or Way.Proxy1 ? 7 : 1);
        var lists = await Task.WhenAll(watcher.Playlists.Select(uri => watcher.Viewer.GetAsync(uri)));
        var waits = lists.SelectMany(list => new[] { Watcher.At(list.Uri, Watcher.Next(list.Playlist)), new Uri(list.Uri, list.Playlist.HintedPart!) })
            .Take(6).Select(uri => watcher.Viewer.GetAsync(uri)).ToList();

        // What is there is answered while the others wait.
        Assert.Equal(HttpStatusCode.OK, (await watcher.ReloadAsync()).Status);
        Assert.DoesNotContain(waits, wait => wait.IsCompleted);
        await stream.PublishAsync();

        Assert.All(await Task.WhenAll(waits), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    [Theory, EveryWay]
    public async Task B21_who_comes_before_the_first_part_is_held_and_then_served(string way)
    {
        var stream = stage.Begin();
        var viewer = stage.Servers.Viewer(way);
        var early = viewer.GetAsync(new Uri(viewer.Address, stream.Path));
        await stream.OpenAsync();
        var multivariant = await early;
        Assert.Equal(HttpStatusCode.OK, multivariant.Status);
        var watcher = await Watcher.JoinAsync(viewer, stream.Path);
        var waits = watcher.Playlists.Select(uri => viewer.GetAsync(uri)).ToList();

        await stream.PublishAsync();

        Assert.All(await Task.WhenAll(waits), answer => Assert.True(answer.Playlist.AllSegments.Any()));
    }

    [Fact]
    public async Task B21_a_stream_that_does_not_begin_is_a_503() => await Task.WhenAll(Way.All.Select(async way =>
    {
        var viewer = stage.Servers.Viewer(way);
        var answer = await viewer.GetAsync(new Uri(viewer.Address, stage.Begin().Path));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
    }));

    [Theory, EveryWay]
    public async Task G06_a_burst_comes_in_order_and_answers_every_wait_once(string way)
    {
        const int Burst = 9;
        var stream = await stage.PlayAsync(steps: 11);
        var watcher = await stage.WatchAsync(way, stream);
        var number = (await watcher.ListAsync()).Edge.Segment + 1;
        var waits = Enumerable.Range(0, Burst).Select(part => watcher.ReloadAsync(Watcher.For(number, part))).ToList();

        await stream.PublishAsync(Burst);

        foreach (var (part, wait) in waits.Index())
        {
            var list = (await wait).Playlist;
            Assert.InRange(list.Edge, (number, part), (number, Burst - 1));
            Assert.Distinct(list.Open!.Parts.Select(listed => listed.Uri));
            Assert.All(list.Open.Parts, listed => Assert.InRange(listed.Duration, 0.000_1m, list.PartTarget!.Value));
        }
    }

    private static async Task WhenListedAsync(Watcher watcher, ScriptedStream stream) =>
        Assert.InRange((await watcher.ListAsync(Watcher.For(stream.Edge.Segment, stream.Edge.Part))).Edge, stream.Edge, (long.MaxValue, 0));

    private static void AssertErrorIsShortLived(Exchange error, long targetDuration) =>
        Assert.True(error.Header("Cache-Control") == "no-store" || error.MaxAge <= 4 * targetDuration, error.Header("Cache-Control"));
}
