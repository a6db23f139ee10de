using System.Net;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.4: what delivery directives are answered at once.</summary>
[Collection(PlayedStreams.Name)]
public sealed class DirectiveRules(Stage stage)
{
    // Two finished segments of one and ten parts, and three parts of the next.
    private const int Steps = 14;

    [Theory, EveryWay]
    public async Task B04_what_is_there_is_answered_at_once_with_the_whole_list(string way)
    {
        var watcher = await WatchAsync(way);
        var plain = await watcher.ReloadAsync();
        var (segment, part) = plain.Playlist.Edge;
        foreach (var query in new[] { "_HLS_msn=0", "_HLS_msn=0&_HLS_part=0", "_HLS_msn=1", Watcher.For(segment, 0), Watcher.For(segment, part) })
        {
            Assert.Equal(plain.Text, (await watcher.ReloadAsync(query)).Text);
        }
    }

    [Theory, EveryWay]
    public async Task B04_a_segment_that_has_left_the_window_is_there(string way)
    {
        var watcher = await stage.WatchAsync(way, await stage.PlayAsync(steps: 94, TimeSpan.FromSeconds(12)));
        Assert.InRange((await watcher.ListAsync()).MediaSequence, 2, long.MaxValue);

        Assert.Equal((await watcher.ListAsync()).Edge, (await watcher.ListAsync("_HLS_msn=1&_HLS_part=0")).Edge);
    }

    [Theory, EveryWay]
    public async Task B06_a_segment_far_ahead_is_a_bad_request(string way)
    {
        var watcher = await WatchAsync(way);
        var last = (await watcher.ListAsync()).Segments[^1].Number;

        foreach (var segment in new[] { last + 3, last + 4, 2_000_000_000 })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await watcher.ReloadAsync($"_HLS_msn={segment}")).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await watcher.ReloadAsync(Watcher.For(segment, 0))).Status);
        }
    }

    [Theory, EveryWay]
    public async Task B07_a_part_beyond_the_advance_part_limit_is_a_bad_request(string way)
    {
        var watcher = await WatchAsync(way);
        var list = await watcher.ListAsync();
        var limit = list.PartTarget < 1 ? (int)(3 / list.PartTarget.Value) : 3;

        Assert.Equal(HttpStatusCode.BadRequest, (await watcher.ReloadAsync(Watcher.For(list.Edge.Segment, list.Edge.Part + limit + 1))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await watcher.ReloadAsync(Watcher.For(list.Edge.Segment, 2_000_000_000))).Status);
    }

    [Theory, EveryWay]
    public async Task B08_a_part_without_its_segment_is_a_bad_request(string way) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await (await WatchAsync(way)).ReloadAsync("_HLS_part=0")).Status);

    [Theory, EveryWay]
    public async Task B09_values_that_are_no_numbers_are_bad_requests(string way)
    {
        var watcher = await WatchAsync(way);
        string[] values = ["", "-1", "+1", "1.0", "1e3", "0x1", "%201", "1%20", "one", "%D9%A1", "99999999999999999999", "4294967296", "NaN", "1%00", "1,2"];
        foreach (var query in values.SelectMany(value => new[] { $"_HLS_msn={value}", $"_HLS_msn=1&_HLS_part={value}" }).Append("_HLS_msn=1&_HLS_msn=2").Append("_HLS_skip=NO"))
        {
            var exchange = await watcher.ReloadAsync(query);
            Assert.True(exchange.Status == HttpStatusCode.BadRequest, $"{exchange}");
        }
    }

    [Theory, EveryWay]
    public async Task B14_unknown_parameters_do_not_matter_and_directives_are_not_echoed(string way)
    {
        var watcher = await WatchAsync(way);
        var plain = await watcher.ReloadAsync();

        foreach (var query in new[] { "token=abc", "_HLS_unknown=1", "_HLS_msn=1&_HLS_part=0&viewer=7", "CMCD=bl%3D2100", "&&", "_HLS_msn=1&_HLS_skip=YES" })
        {
            var other = await watcher.ReloadAsync(query);
            Assert.Equal(plain.Text, other.Text);
            Assert.DoesNotContain("_HLS_", other.Text, StringComparison.Ordinal);
        }
    }

    [Theory, EveryWay]
    public async Task B20_the_same_question_gets_the_same_bytes(string way)
    {
        var watcher = await WatchAsync(way);
        foreach (var query in new[] { "", "_HLS_msn=1", "_HLS_msn=2&_HLS_part=3", "_HLS_msn=1&_HLS_skip=YES" })
        {
            Assert.Equal((await watcher.ReloadAsync(query)).Body, (await watcher.ReloadAsync(query)).Body);
        }
    }

    [Theory, EveryWay]
    public async Task B22_the_order_of_directives_does_not_matter(string way)
    {
        var watcher = await WatchAsync(way);
        string[] orders =
        [
            "_HLS_msn=2&_HLS_part=3&_HLS_skip=YES", "_HLS_skip=YES&_HLS_part=3&_HLS_msn=2", "_HLS_part=3&_HLS_msn=2&_HLS_skip=YES", "_HLS_part=3&x=1&_HLS_skip=YES&_HLS_msn=2",
        ];
        var answers = await Task.WhenAll(orders.Select(query => watcher.ReloadAsync(query)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
    }

    [Theory, EveryWay]
    public async Task V05_renditions_are_at_the_same_point(string way)
    {
        var watcher = await stage.WatchAsync(way, await stage.PlayAsync(Steps), connections: 1);

        var lists = (await Task.WhenAll(watcher.Playlists.Select(uri => watcher.Viewer.GetAsync(uri)))).Select(exchange => exchange.Playlist).ToList();

        Assert.InRange(lists.Max(list => list.Length) - lists.Min(list => list.Length), 0, lists.Max(list => list.PartTarget!.Value));
    }

    [Theory, EveryWay]
    public async Task Q14_what_is_reported_is_there_at_once(string way)
    {
        var watcher = await WatchAsync(way);
        foreach (var uri in watcher.Playlists)
        {
            var list = (await watcher.Viewer.GetAsync(uri)).Playlist;
            foreach (var report in list.Reports)
            {
                // Nothing is published meanwhile: what is not there would be held until it is a 503.
                // A rendition without parts has no last one.
                var (segment, part) = (report.Integer("LAST-MSN")!.Value, report.Integer("LAST-PART"));
                var query = part is { } number ? Watcher.For(segment, number) : $"_HLS_msn={segment}";
                var other = await watcher.Viewer.GetAsync(Watcher.At(new Uri(uri, report.Text("URI")!), query));
                Assert.InRange(other.Playlist.Edge, (segment, part ?? -1), (long.MaxValue, 0));
                Assert.Equal(other.Playlist.HasParts, part is not null);
            }
        }
    }

    [Theory, EveryWay]
    public async Task Q07_every_reader_gets_a_whole_list_while_it_changes(string way)
    {
        const int Readers = 20;
        const int Reads = 50;
        var stream = await stage.PlayAsync(steps: 1);
        var watcher = await stage.WatchAsync(way, stream);

        var reading = Enumerable.Range(0, Readers).Select(async _ =>
        {
            var edges = new List<(long, long)>();
            for (var read = 0; read < Reads; read++)
            {
                var list = await watcher.ListAsync();
                Assert.True(list.HintedPart is not null && list.Reports.Any());
                edges.Add(list.Edge);
            }

            Assert.Equal(edges.Order(), edges);
        }).ToList();
        var all = Task.WhenAll(reading);
        while (!all.IsCompleted && stream.Published < 110)
        {
            await stream.PublishAsync();
            await Task.WhenAny(all, watcher.ListAsync());
        }

        await all;
    }

    private async Task<Watcher> WatchAsync(string way) => await stage.WatchAsync(way, await stage.PlayAsync(Steps));
}
