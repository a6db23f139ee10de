using System.IO.Compression;
using System.Net;
using System.Security.Authentication;
using System.Text;
using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.8, by questions of its own.</summary>
[Collection(PlayedStreams.Name)]
public sealed class PlayedHttpRules(Stage stage)
{
    [Theory, EveryWay]
    public async Task T04_playlists_are_compressed_for_those_who_take_it(string way)
    {
        var watcher = await stage.WatchAsync(way, await stage.PlayAsync(steps: 30));
        foreach (var uri in new[] { watcher.Multivariant, watcher.Playlist, Watcher.At(watcher.Playlist, "_HLS_msn=1") })
        {
            var plain = await watcher.Viewer.GetAsync(uri);
            foreach (var (asked, isGzip) in new[] { ("gzip", true), ("gzip, br, zstd", true), ("*", true), ("gzip;q=0.5", true), ("gzip;q=0", false), ("identity", false), ("br;q=0, gzip;q=0", false) })
            {
                var answer = await watcher.Viewer.GetAsync(uri, ("Accept-Encoding", asked));
                Assert.Contains("Accept-Encoding", answer.Header("Vary"), StringComparison.OrdinalIgnoreCase);
                Assert.True(isGzip == (answer.Header("Content-Encoding") == "gzip"), $"{asked}: {answer.Header("Content-Encoding")}");
                Assert.Equal(plain.Text, isGzip ? Decompress(answer.Body) : answer.Text);
                Assert.True(answer.Header("Content-Length") is not { } length || length == $"{answer.Body.Length}");
            }
        }
    }

    [Theory, EveryWay]
    public async Task T07_T13_failures_are_kept_shortly_and_can_be_read_from_everywhere(string way)
    {
        var watcher = await stage.WatchAsync(way, await stage.PlayAsync(steps: 14));
        var target = (await watcher.ListAsync()).TargetDuration;
        var missing = new Uri(watcher.Multivariant, "/live/nobody-knows-it/index.m3u8");
        foreach (var (uri, status, seconds) in new[]
        {
            (missing, HttpStatusCode.NotFound, target),
            (new Uri(watcher.Playlist, "99.m4s"), HttpStatusCode.NotFound, target),
            (Watcher.At(watcher.Playlist, "_HLS_msn=99"), HttpStatusCode.BadRequest, 4 * target),
            (Watcher.At(watcher.Playlist, "_HLS_part=0"), HttpStatusCode.BadRequest, 4 * target),
        })
        {
            var answer = await watcher.Viewer.GetAsync(uri, ("Origin", "https://elsewhere.example"));
            Assert.Equal(status, answer.Status);
            Assert.True(answer.Header("Cache-Control") == "no-store" || answer.MaxAge <= seconds, answer.Header("Cache-Control"));
            Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
            Assert.StartsWith("application/problem+json", answer.Header("Content-Type"), StringComparison.Ordinal);
        }
    }

    [Theory, EveryWay]
    public async Task T10_T21_the_bytes_are_the_same_for_every_viewer(string way)
    {
        var watcher = await stage.WatchAsync(way, await stage.PlayAsync(steps: 14));
        foreach (var query in new[] { "", "_HLS_msn=2&_HLS_part=1" })
        {
            var one = await watcher.ReloadAsync(query);
            Assert.Equal(one.Body, (await watcher.ReloadAsync($"{query}&CMCD=sid%3D%22a%22%2Cbl%3D2100")).Body);
            Assert.Equal(one.Body, (await watcher.ReloadAsync($"{query}&token=mine")).Body);
            Assert.Equal(one.Body, (await watcher.Viewer.GetAsync(one.Uri, ("CMCD-Session", "sid=\"b\""), ("CMCD-Object", "d=200"), ("Cookie", "viewer=7"), ("User-Agent", "AppleCoreMedia/1.0"))).Body);
        }
    }

    [Theory, EveryWay]
    public async Task T16_a_hundred_streams_fit_on_one_connection_with_media_between(string way)
    {
        const int Streams = 100;
        var stream = await stage.PlayAsync(steps: 14);
        var watcher = await stage.WatchAsync(way, stream, connections: way is Way.Origin1 or Way.Proxy1 ? Streams + 10 : 1);
        var list = await watcher.ListAsync();
        var waits = Enumerable.Range(0, Streams - 1).Select(_ => watcher.ReloadAsync(Watcher.Next(list))).ToList();

        Assert.Equal(HttpStatusCode.OK, (await watcher.FetchAsync(list.Segments[^1].Uri!)).Status);
        Assert.DoesNotContain(waits, wait => wait.IsCompleted);
        await stream.PublishAsync();

        Assert.All(await Task.WhenAll(waits), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    [Theory, EveryWay]
    public async Task T18_what_has_not_changed_is_a_304_and_a_new_list_never(string way)
    {
        var stream = await stage.PlayAsync(steps: 14);
        var watcher = await stage.WatchAsync(way, stream);
        var before = await watcher.ReloadAsync();
        var segment = before.Playlist.Segments[^1];
        foreach (var uri in new[] { segment.Map!.Text("URI")!, segment.Uri!, segment.Parts[0].Uri })
        {
            var media = await watcher.FetchAsync(uri);
            var again = await watcher.Viewer.GetAsync(media.Uri, ("If-None-Match", media.Header("ETag")!));
            Assert.Equal(HttpStatusCode.NotModified, again.Status);
            Assert.Empty(again.Body);
        }

        var next = Watcher.At(watcher.Playlist, Watcher.Next(before.Playlist));
        var reload = watcher.Viewer.GetAsync(next, ("If-None-Match", before.Header("ETag") ?? "\"x\""), ("If-Modified-Since", before.Header("Last-Modified") ?? before.Header("Date")!));
        await stream.PublishAsync();
        Assert.Equal(HttpStatusCode.OK, (await reload).Status);
    }

    [Theory, EveryWay]
    public async Task T19_media_may_be_kept_for_as_long_as_it_is_fetched(string way)
    {
        var watcher = await stage.WatchAsync(way, await stage.PlayAsync(steps: 14, TimeSpan.FromSeconds(30)));
        var list = await watcher.ListAsync();
        var media = await watcher.FetchAsync(list.Segments[^1].Uri!);

        // Its own duration and the longest list that may hold it, at least (rule Q12).
        Assert.InRange(media.MaxAge ?? 0, 30 + (int)list.TargetDuration, int.MaxValue);
    }

    [Theory, EveryWay]
    public async Task T20_a_flood_for_an_unknown_stream_is_answered_and_forgotten(string way)
    {
        const int Requests = 1000;
        const int AtOnce = 50;
        var viewer = stage.Servers.Viewer(way);
        var uri = new Uri(viewer.Address, "/live/nobody-knows-it/index.m3u8?_HLS_msn=5&_HLS_part=1");
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            for (var request = 0; request < Requests / AtOnce; request++)
            {
                Assert.Equal(HttpStatusCode.NotFound, (await viewer.GetAsync(uri)).Status);
            }
        }));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 64 << 20);
    }

    [Fact]
    public async Task T15_the_handshake_is_TLS_1_2_or_1_3_with_h2()
    {
        var (protocol, application) = await stage.Servers.ShakeHandsAsync();
        Assert.Contains(protocol, new[] { SslProtocols.Tls12, SslProtocols.Tls13 });
        Assert.Equal("h2", application);
    }

    private static string Decompress(byte[] gzip)
    {
        using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        return Encoding.UTF8.GetString(plain.ToArray());
    }
}
