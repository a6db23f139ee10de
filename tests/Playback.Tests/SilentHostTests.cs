namespace Loomcast.Playback.Tests;

/// <summary>A video host that takes requests and never answers.</summary>
[Collection(Streams.Name)]
public sealed class SilentHostTests(Chromium browser) : IClassFixture<CleanSlate>
{
    [Fact]
    public async Task ThePlayer_GoesToTheOtherHost()
    {
        var context = await browser.Browser.NewContextAsync();
        var silent = 0;
        await context.RouteAsync(url => new Uri(url).Host.StartsWith("video.", StringComparison.Ordinal), _ => Interlocked.Increment(ref silent));

        await using var page = await ConversationPage.OpenAsync(context, browser.Servers.App, null);

        Assert.True(silent > 0);
    }
}
