using System.Text.RegularExpressions;

namespace Loomcast.Playback.Tests;

/// <summary>Players that others wrote play a live stream with a ladder, and the same stream after its end.</summary>
[Collection(Streams.Name)]
public sealed partial class ForeignPlayersTests(ForeignPlayers players) : IClassFixture<ForeignPlayers>, IClassFixture<CleanSlate>
{
    [Fact]
    public async Task Shaka_PlaysLive_AndChangesTheQuality()
    {
        await using var page = await players.OpenAsync();
        await page.PlayByShakaAsync(players.Running);
        await page.WhenPlayedAsync(3);

        Assert.True(await page.Page.EvaluateAsync<bool>("() => player.isLive()"));
        Assert.Equal([256, 360, 512], (await page.Page.EvaluateAsync<int?[]>("() => player.getVariantTracks().map((track) => track.height)")).OfType<int>().Order());
        foreach (var height in (int[])[256, 512])
        {
            await page.Page.EvaluateAsync("""
                (height) => {
                  player.configure('abr.enabled', false);
                  player.selectVariantTrack(player.getVariantTracks().find((track) => track.height === height), true);
                }
                """, height);
            await page.WhenAsync("height => video.videoHeight === height", height);
        }

        await page.WhenPlayedAsync(2);
        Assert.Empty(await page.FaultsAsync());
    }

    [Fact]
    public async Task Shaka_PlaysWhatHasEnded_ToItsEnd()
    {
        await using var page = await players.OpenAsync();
        await page.PlayByShakaAsync(players.Ended);
        await page.WhenPlayedAsync(1);
        Assert.False(await page.Page.EvaluateAsync<bool>("() => player.isLive()"));

        await page.Page.EvaluateAsync("() => { video.currentTime = video.duration - 1; }");

        await page.WhenAsync("() => video.ended");
        Assert.Empty(await page.FaultsAsync());
    }

    [Fact]
    public async Task TheBrowserItself_PlaysLive()
    {
        await using var page = await players.OpenAsync();
        await page.PlayByTheBrowserAsync(players.Running);

        await page.WhenPlayedAsync(5);
        Assert.Empty(await page.FaultsAsync());
    }

    [Fact]
    public async Task TheBrowserItself_PlaysWhatHasEnded_ToItsEnd()
    {
        await using var page = await players.OpenAsync();
        await page.PlayByTheBrowserAsync(players.Ended);
        await page.WhenPlayedAsync(1);

        await page.Page.EvaluateAsync("() => { video.currentTime = video.duration - 1; }");

        await page.WhenAsync("() => video.ended");
        Assert.Empty(await page.FaultsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Vlc_DecodesSoundAndPicture(bool isLive)
    {
        var log = await Vlc.PlayAsync(players.Plain(isLive ? players.Running : players.Ended), seconds: 8);

        Assert.Contains("codec (h264) started", log, StringComparison.Ordinal);
        Assert.Contains("Received first picture", log, StringComparison.Ordinal);
        Assert.Contains("using audio decoder module", log, StringComparison.Ordinal);
        Assert.True(VideoSegment().Count(log) >= 3 && AudioSegment().Count(log) >= 3, string.Join('\n', Loaded().Matches(log)));
        Assert.DoesNotMatch(DecodingError(), log);
    }

    [GeneratedRegex(@"Retrieving \S*/video[^/]*/\d+\.m4s")]
    private static partial Regex VideoSegment();

    [GeneratedRegex(@"Retrieving \S*/audio/\d+\.m4s")]
    private static partial Regex AudioSegment();

    [GeneratedRegex(@"(Retrieving|Updated playlist|buffering|EOF|rror)[^\n]*")]
    private static partial Regex Loaded();

    [GeneratedRegex(@"(adaptive|mp4|avcodec|faad|main decoder|http)[^\n]* error:")]
    private static partial Regex DecodingError();
}
