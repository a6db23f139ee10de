using static Microsoft.Playwright.Assertions;

namespace Loomcast.Playback.Tests;

/// <summary>Objects that are followed, from the file to the download, in the hands of the user.</summary>
[Collection(Pages.Name)]
public sealed class TrackingViewTests(Chromium browser, Clips clips) : IClassFixture<CleanSlate>, IClassFixture<Clips>
{
    [Fact]
    public async Task MovingBoxes_AreFollowed_Counted_AndShownBesideTheirSource()
    {
        await using var page = await ViewPage.OpenAsync(browser, "/tracking");
        await page.Page.Locator("[data-option=previewInterval]").FillAsync("10");
        await page.ChooseAsync(await clips.MovingBoxesAsync());

        await page.WhenVisibleAsync("newest");
        await page.Page.WaitForFunctionAsync("() => document.getElementById('preview').naturalWidth > 0");
        await page.WhenPlayedAsync(1);
        await page.WhenTextAsync("state", "Ended");

        await page.WhenTextAsync("counts", "red");
        await page.WhenTextAsync("counts", "blue");
        await page.WhenTextAsync("figures", "100 of 100 frames");
        var results = await page.Page.RunAndWaitForDownloadAsync(() => page.Part("file-results-jsonl").ClickAsync());
        Assert.NotEmpty(await File.ReadAllLinesAsync(await results.PathAsync()));
        await Expect(page.Part("file-video-mp4")).ToBeVisibleAsync();
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task WhatIsCancelled_Ends_AndKeepsWhatWasMade()
    {
        await using var page = await ViewPage.OpenAsync(browser, "/tracking");
        await page.SendAtAsync(20_000); // it has to wait for its source
        await page.ChooseAsync(await clips.HeavyAsync());
        await page.WhenSessionAsync();

        await page.Part("cancel").ClickAsync();

        await Expect(page.Part("state")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Ended|Cancelled"));
        await Expect(page.Part("cancel")).ToBeHiddenAsync();
        await Expect(page.Part("delete")).ToBeVisibleAsync();
    }
}
