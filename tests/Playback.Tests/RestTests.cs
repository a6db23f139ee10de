using System.Globalization;
using System.Text.RegularExpressions;
using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>A conversation rests while nobody watches it, and plays for whoever comes.</summary>
public sealed partial class RestTests : IAsyncLifetime
{
    private Servers _servers = null!;

    public async Task InitializeAsync() => _servers = await Servers.StartAsync(("Live:RestAfter", "00:00:02"));

    public async Task DisposeAsync() => await _servers.DisposeAsync();

    [Fact]
    public async Task WhoComes_SeesItPlay_AndIsAnswered_AlsoAfterARestart()
    {
        var session = await ServerSession.CreateAsync(_servers.Client, "numbered");
        await WhenRestingAsync(1);
        await _servers.MediaServer.WhenWithoutAsync("ffmpeg");
        await _servers.KillMediaServerAsync();
        await WhenRestingAsync(1);

        await using var browser = await Browser.StartAsync();
        await using (var page = await ConversationPage.OpenAsync(await browser.NewContextAsync(), _servers.App, session.Id))
        {
            await page.AskAsync("Hello");
            await session.WhenTurnAsync(1, "done");
            await WhenRestingAsync(0);
            Assert.Empty(page.Complaints);
        }

        await WhenRestingAsync(1);
        await session.AskAsync("Hello");
        await session.WhenTurnAsync(2, "done");
        await session.EndAsync();
        await session.WhenAsync("end", _ => true);
        Assert.NotEmpty(await Recording.ReadNumbersAsync(new Uri(_servers.PlainApp, session.Hls.AbsolutePath)));
    }

    private async Task WhenRestingAsync(int count)
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await often.WaitForNextTickAsync(patience.Token))
        {
            var metrics = await _servers.Client.GetStringAsync(new Uri(_servers.MediaServer.Addresses[1], "/metrics"), patience.Token);
            if (int.Parse(Resting().Match(metrics).Groups[1].ValueSpan, CultureInfo.InvariantCulture) == count)
            {
                return;
            }
        }
    }

    [GeneratedRegex("^loomcast_sessions_resting ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex Resting();
}
