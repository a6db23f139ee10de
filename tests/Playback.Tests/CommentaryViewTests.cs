using System.Net;
using static Microsoft.Playwright.Assertions;

namespace Loomcast.Playback.Tests;

/// <summary>A commentary from the file to the download, in the hands of its user.</summary>
[Collection(Pages.Name)]
public sealed class CommentaryViewTests(Chromium browser, Clips clips) : IClassFixture<CleanSlate>, IClassFixture<Clips>
{
    [Fact]
    public async Task AVideo_IsCommented_BesideItsSource_AndCanBeDownloaded()
    {
        await using var page = await ViewPage.OpenAsync(browser, "/commentary");
        await page.Page.Locator("[data-option=style]").SelectOptionAsync("lively");
        await page.ChooseAsync(await clips.TalkAndSilenceAsync());

        await page.WhenPlayedAsync(1);
        Assert.True(await page.Page.EvaluateAsync<bool>("() => document.querySelector('[data-testid=source]').videoWidth > 0"));
        await page.WhenTextAsync("state", "Ended");
        foreach (var stage in await page.Part("stage").AllAsync())
        {
            await Expect(stage).ToHaveAttributeAsync("data-state", "done");
        }

        await Expect(page.Part("turn")).Not.ToHaveCountAsync(0);
        await Expect(page.Part("file-lines-vtt")).ToBeVisibleAsync();
        var film = await page.Page.RunAndWaitForDownloadAsync(() => page.Part("file-video-mp4").ClickAsync());
        Assert.True(new FileInfo(await film.PathAsync()).Length > 10_000);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task AReload_ShowsTheSame_AndDeletingLeadsHome()
    {
        await using var page = await ViewPage.OpenAsync(browser, "/commentary");
        await page.ChooseAsync(await clips.TalkAndSilenceAsync("again.mp4"));
        await page.WhenTextAsync("state", "Ended");
        var said = await page.Part("turn").AllTextContentsAsync();
        var session = page.SessionId;

        await page.Page.ReloadAsync();
        await page.WhenPlayedAsync(1);
        Assert.Equal(said, await page.Part("turn").AllTextContentsAsync());

        await page.Part("delete").ClickAsync();
        await page.Part("sure-yes").ClickAsync();
        await page.WhenVisibleAsync("start-commentary");
        using var answer = await browser.Client.GetAsync($"/api/sessions/{session}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
