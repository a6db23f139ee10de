using System.Net;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.6: parts over HTTP.</summary>
[Collection(PlayedStreams.Name)]
public sealed class HintRules(Stage stage)
{
    [Theory, EveryWay]
    public async Task H01_H03_a_hinted_part_is_held_until_it_is_there_and_listed_by_that_address(string way)
    {
        var stream = await stage.PlayAsync(steps: 13);
        var watcher = await stage.WatchAsync(way, stream);
        var hint = (await watcher.ListAsync()).HintedPart!;
        var part = watcher.FetchAsync(hint);
        Assert.Equal(HttpStatusCode.OK, (await watcher.ReloadAsync()).Status);
        Assert.False(part.IsCompleted);

        await stream.PublishAsync();

        var served = await part;
        Assert.Equal(HttpStatusCode.OK, served.Status);
        Assert.Equal(hint, (await watcher.FreshAsync()).Open!.Parts[^1].Uri);
        Assert.Equal((await watcher.FetchAsync(hint)).Body, served.Body);
    }

    [Theory, EveryWay]
    public async Task H02_a_part_comes_all_at_once(string way)
    {
        var stream = await stage.PlayAsync(steps: 13);
        var watcher = await stage.WatchAsync(way, stream);
        for (var part = 0; part < 5; part++)
        {
            var held = watcher.FetchAsync((await watcher.FreshAsync()).HintedPart!);
            await stream.PublishAsync();

            // A server that sends what its encoder gives it needs the part's own duration, 200 ms, and says no length.
            Assert.Equal($"{(await held).Body.Length}", (await held).Header("Content-Length"));
        }
    }

    [Theory, EveryWay]
    public async Task H04_G08_a_hint_that_was_given_up_is_not_found(string way)
    {
        var stream = await stage.PlayAsync(steps: 13);
        var watcher = await stage.WatchAsync(way, stream);
        var before = await watcher.ListAsync();
        var hint = before.HintedPart!;
        var part = watcher.FetchAsync(hint);

        await stream.CancelAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await part).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await watcher.FetchAsync(hint)).Status);
        var list = await watcher.ListAsync(Watcher.Next(before));
        Assert.True(list.IsEnded);
        Assert.Null(list.Open);
    }

    [Theory, EveryWay]
    public async Task H05_what_is_neither_there_nor_hinted_is_not_found_at_once(string way)
    {
        var watcher = await stage.WatchAsync(way, await stage.PlayAsync(steps: 13));
        foreach (var media in new[] { "3.7.m4s", "4.0.m4s", "3.m4s", "99.m4s", "99.99.m4s", "1.99.m4s", "x.m4s", "init9.mp4", "1.0.0.m4s", "-1.m4s", "01.m4s" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await watcher.FetchAsync(media)).Status);
        }
    }

    [Theory, EveryWay]
    public async Task H11_ranges_of_media_are_served(string way)
    {
        var watcher = await stage.WatchAsync(way, await stage.PlayAsync(steps: 14));
        var segment = (await watcher.ListAsync()).Segments[^1];
        foreach (var uri in new[] { segment.Map!.Text("URI")!, segment.Uri!, segment.Parts[0].Uri })
        {
            var whole = await watcher.FetchAsync(uri);
            var at = new Uri(watcher.Playlist, uri);
            var range = await watcher.Viewer.GetAsync(at, ("Range", "bytes=10-19"));
            Assert.Equal(HttpStatusCode.PartialContent, range.Status);
            Assert.Equal($"bytes 10-19/{whole.Body.Length}", range.Header("Content-Range"));
            Assert.Equal(whole.Body[10..20], range.Body);
            Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await watcher.Viewer.GetAsync(at, ("Range", $"bytes={whole.Body.Length}-"))).Status);
        }
    }

    [Theory, EveryWay]
    public async Task H13_HEAD_has_the_headers_of_GET_and_preflights_are_answered(string way)
    {
        var watcher = await stage.WatchAsync(way, await stage.PlayAsync(steps: 14));
        var segment = (await watcher.ListAsync()).Segments[^1];
        foreach (var uri in new[] { watcher.Multivariant, watcher.Playlist, new Uri(watcher.Playlist, segment.Map!.Text("URI")), new Uri(watcher.Playlist, segment.Uri), new Uri(watcher.Playlist, segment.Parts[0].Uri) })
        {
            var get = await watcher.Viewer.GetAsync(uri);
            var head = await watcher.Viewer.SendAsync(HttpMethod.Head, uri, []);
            Assert.Equal(HttpStatusCode.OK, head.Status);
            Assert.Empty(head.Body);
            string[] clocks = ["Date", "Age"];
            Assert.Equal(get.Headers.Where(header => !clocks.Contains(header.Key)).Select(header => $"{header.Key}: {get.Header(header.Key)}").Order(), head.Headers.Where(header => !clocks.Contains(header.Key)).Select(header => $"{header.Key}: {head.Header(header.Key)}").Order());

            var preflight = await watcher.Viewer.SendAsync(HttpMethod.Options, uri, [("Origin", "https://elsewhere.example"), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "range")]);
            Assert.InRange((int)preflight.Status, 200, 204);
            Assert.Equal("*", preflight.Header("Access-Control-Allow-Origin"));
            Assert.Contains("range", preflight.Header("Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
            Assert.NotNull(preflight.Header("Access-Control-Max-Age"));
        }
    }

    [Theory, EveryWay]
    public async Task H14_a_list_comes_without_anybody_fetching_the_hint(string way)
    {
        var stream = await stage.PlayAsync(steps: 13);
        var watcher = await stage.WatchAsync(way, stream);
        var reload = watcher.ReloadAsync(Watcher.Next(await watcher.ListAsync()));

        await stream.PublishAsync();

        Assert.Equal(stream.Edge, (await reload).Playlist.Edge);
    }
}
