using System.Net;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.10: how streams end and go on, and the rules of section 2.6 that this shows.</summary>
[Collection(PlayedStreams.Name)]
public sealed class EndRules(Stage stage)
{
    [Theory, EveryWay]
    public async Task G02_the_last_segment_may_be_short_and_changes_no_target(string way)
    {
        var stream = await stage.PlayAsync(steps: 13);
        var watcher = await stage.WatchAsync(way, stream);
        var before = await watcher.ListAsync();
        await stream.EndAsync();

        var after = await watcher.ListAsync(Watcher.Next(before));
        Assert.Equal(before.TargetDuration, after.TargetDuration);
        Assert.Equal(before.Open!.Length, after.Segments[^1].Duration);
        Assert.Equal(HttpStatusCode.OK, (await watcher.FetchAsync(after.Segments[^1].Uri!)).Status);
    }

    [Theory, EveryWay]
    public async Task G03_after_the_end_all_of_an_EVENT_stream_can_be_played_at_the_same_address(string way)
    {
        var stream = stage.BeginEvent();
        await stream.OpenAsync();
        await stream.PublishAsync(steps: 53);
        await stream.EndAsync();

        var watcher = await stage.WatchAsync(way, stream);
        foreach (var uri in watcher.Playlists)
        {
            var list = (await watcher.Viewer.GetAsync(uri)).Playlist;
            Assert.True(list.IsEnded);
            Assert.Contains(list.Type, new[] { "EVENT", "VOD" });
            Assert.Equal(Enumerable.Range(1, 7).Select(number => (long)number), list.Segments.Select(segment => segment.Number));
            Assert.All(await Task.WhenAll(list.Segments.Select(segment => watcher.Viewer.GetAsync(new Uri(uri, segment.Uri)))), media => Assert.Equal(HttpStatusCode.OK, media.Status));
        }
    }

    [Theory, EveryWay]
    public async Task H12_what_was_deleted_is_not_found(string way)
    {
        var stream = await stage.PlayAsync(steps: 14);
        var watcher = await stage.WatchAsync(way, stream);
        var segment = (await watcher.ListAsync()).Segments[^1];
        var media = new Uri(watcher.Playlist, $"{segment.Number + 20}.m4s");
        await stream.EndAsync();
        var api = stage.Servers.Viewer(Way.Origin1);
        var deleted = await api.SendAsync(HttpMethod.Delete, new Uri(api.Address, $"/api/sessions/{stream.Path.Split('/')[2]}"), []);
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);

        // A cache may still have what it was told to keep; what nobody fetched before is gone.
        Assert.Equal(HttpStatusCode.NotFound, (await watcher.Viewer.GetAsync(media)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await watcher.FetchAsync($"{segment.Number}.0.m4s")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await watcher.ReloadAsync("_HLS_msn=1&_HLS_part=0&after=deletion")).Status);
    }

    [Theory, EveryWay]
    public async Task G08_H04_a_publisher_that_is_lost_gives_up_its_hint_and_comes_back_after_a_discontinuity(string way)
    {
        const int Lost = 14; // parts: within the third segment
        const int Back = 31; // part: the first of a segment
        var stream = await stage.PlayAsync(Lost);
        var watcher = await stage.WatchAsync(way, stream);
        var before = await watcher.ListAsync();
        var hint = watcher.FetchAsync(before.HintedPart!);
        var reload = watcher.ReloadAsync(Watcher.Next(before));

        await stream.RestartAsync(await Footage.MakeAgainAsync(seconds: 3, Back));
        await stream.PublishAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await hint).Status);
        var after = (await reload).Playlist;
        var (lost, back) = (after.Segments[^1], after.Open!);
        Assert.Equal(before.Open!.Number, lost.Number);
        Assert.Equal(before.Open.Length, lost.Duration);
        Assert.True(back.IsDiscontinuous);
        Assert.NotEqual(lost.Map!.Text("URI"), back.Map!.Text("URI"));
        Assert.Equal((lost.Number + 1, 0), after.Edge);
        Assert.Equal(HttpStatusCode.NotFound, (await watcher.FetchAsync(before.HintedPart!)).Status);
        Assert.Equal(HttpStatusCode.OK, (await watcher.FetchAsync(back.Map.Text("URI")!)).Status);
    }

    [Theory, EveryWay]
    public async Task P27_H07_a_publisher_that_comes_back_between_two_segments_has_its_map_hinted_before_its_first_part(string way)
    {
        const int Lost = 11; // parts: two whole segments
        var stream = await stage.PlayAsync(Lost);
        var watcher = await stage.WatchAsync(way, stream);
        var before = await watcher.ListAsync();

        await stream.RestartAsync(await Footage.MakeAgainAsync(seconds: 3, Lost));

        var hinted = await watcher.FreshAsync();
        var early = hinted.Hints.Where(hint => hint.Word("TYPE") == "MAP").Select(hint => watcher.FetchAsync(hint.Text("URI")!)).ToList();
        await stream.PublishAsync();
        var after = await watcher.FreshAsync();
        var map = after.Open!.Map!.Text("URI");
        Assert.NotEqual(before.Segments[^1].Map!.Text("URI"), map);
        Assert.True(after.Open.Parts[0].Uri != hinted.HintedPart || hinted.Hints.Any(hint => hint.Word("TYPE") == "MAP" && hint.Text("URI") == map), "No hint of the map");
        Assert.All(await Task.WhenAll(early), init => Assert.Equal(HttpStatusCode.OK, init.Status));
    }
}
