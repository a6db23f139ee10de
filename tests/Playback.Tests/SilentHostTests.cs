namespace Loomcast.Playback.Tests;

/// <summary>A video host that takes requests and never answers.</summary>
[Collection(Streams.Name)]
public sealed class SilentHostTests(Chromium browser) : IClassFixture<CleanSlate>
{
    // In one test, as each has to wait until the silence is long.
    [Fact]
    public Task ThePlayer_GoesToTheOtherHost_AlsoWhereOnlyTheMediaAreSilent() => Task.WhenAll(
        PlayAsync(_ => true),
        PlayAsync(path => !path.EndsWith(".m3u8", StringComparison.Ordinal)));

    private async Task PlayAsync(Func<string, bool> isSilent)
    {
        var context = await browser.Browser.NewContextAsync();
        var silent = 0;
        await context.RouteAsync(address => IsOfVideoHost(new Uri(address)), _ => Interlocked.Increment(ref silent));

        await using var page = await ConversationPage.OpenAsync(context, browser.Servers.App, null);

        Assert.True(silent > 0);

        bool IsOfVideoHost(Uri address) => address.Host.StartsWith("video.", StringComparison.Ordinal) && isSilent(address.AbsolutePath);
    }
}
