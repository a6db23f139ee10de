using Loomcast.Conformance.Tests.Sources;

namespace Loomcast.Conformance.Tests.Rules;

/// <summary>Section 2.5: delta updates of streams of a length that the rule wants.</summary>
[Collection(PlayedStreams.Name)]
public sealed class PlayedDeltaRules(Stage stage)
{
    private const int Seconds = 20;

    [Theory, EveryWay]
    public async Task D04_a_short_stream_is_listed_whole(string way)
    {
        var watcher = await stage.WatchAsync(way, await stage.PlayAsync(steps: 14));
        Assert.Equal((await watcher.ReloadAsync()).Text, (await watcher.ReloadAsync("_HLS_skip=YES")).Text);
    }

    [Theory, EveryWay]
    public async Task D06_v2_is_YES_where_date_ranges_cannot_be_skipped(string way)
    {
        var watcher = await stage.WatchAsync(way, await stage.PlayAsync(Seconds * Footage.PartsPerSecond));
        var yes = await watcher.ReloadAsync("_HLS_skip=YES");
        var v2 = await watcher.ReloadAsync("_HLS_skip=v2");

        Assert.InRange(yes.Playlist.Skipped, 1, 100);
        Assert.True(yes.Playlist.ServerControl!.IsYes("CAN-SKIP-DATERANGES") || yes.Text == v2.Text);
    }

    [Theory, EveryWay]
    public async Task D08_an_ended_list_is_whole(string way)
    {
        var stream = await stage.PlayAsync(Seconds * Footage.PartsPerSecond);
        var watcher = await stage.WatchAsync(way, stream);
        await stream.EndAsync();

        var ended = await watcher.ReloadAsync("_HLS_msn=999");
        Assert.True(ended.Playlist.IsEnded);
        Assert.Equal(ended.Text, (await watcher.ReloadAsync("_HLS_skip=YES")).Text);
        Assert.Equal(ended.Text, (await watcher.ReloadAsync("_HLS_msn=999&_HLS_part=0&_HLS_skip=v2")).Text);
    }

    [Theory, EveryWay]
    public async Task D10_a_delta_update_grows_no_longer_with_the_stream(string way)
    {
        var stream = await stage.PlayAsync(16 * Footage.PartsPerSecond);
        var watcher = await stage.WatchAsync(way, stream);
        var before = await watcher.ReloadAsync("_HLS_msn=1&_HLS_skip=YES");
        await stream.PublishAsync(4 * Footage.PartsPerSecond);
        var after = await watcher.ReloadAsync("_HLS_msn=2&_HLS_skip=YES");

        Assert.InRange(after.Playlist.Skipped - before.Playlist.Skipped, 2, 2);
        Assert.InRange(after.Body.Length - before.Body.Length, -100, 100); // numbers get digits
    }
}
