using static Microsoft.Playwright.Assertions;

namespace Loomcast.Playback.Tests;

/// <summary>Files on their way from the page to the server.</summary>
[Collection(Pages.Name)]
public sealed class UploadTests(Chromium browser, Clips clips) : IClassFixture<CleanSlate>, IClassFixture<Clips>
{
    private const string View = "/commentary";
    private const int Slow = 100_000;

    [Fact]
    public async Task AnUpload_CanBePaused_AndGoesOn()
    {
        await using var page = await ViewPage.OpenAsync(browser, View);
        await page.SendAtAsync(Slow);
        await page.ChooseAsync(await clips.HeavyAsync());
        await page.WhenSessionAsync(); // it is worked on while it still arrives

        await page.Part("upload-toggle").ClickAsync();
        await page.WhenTextAsync("upload-figures", "Paused");
        await page.SendAtAsync(-1);
        await page.Part("upload-toggle").ClickAsync();

        await page.WhenTextAsync("upload-figures", "All there");

        // While it is paused the stream may not begin: it is asked for again, and the browser tells each 503.
        Assert.All(page.Complaints, complaint => Assert.Contains("503", complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AfterAReload_TheSameFile_GoesOnInTheSameSession()
    {
        var file = await clips.HeavyAsync("reloaded.mp4");
        await using var page = await ViewPage.OpenAsync(browser, View);
        await page.SendAtAsync(Slow);
        await page.ChooseAsync(file);
        await page.WhenSessionAsync();
        var session = page.SessionId;
        await page.Part("upload-toggle").ClickAsync();
        await page.WhenTextAsync("upload-figures", "Paused");

        await page.Page.ReloadAsync();
        await page.SendAtAsync(-1);
        await page.Part("again-file").SetInputFilesAsync(file);

        await page.WhenTextAsync("upload-figures", "All there");
        Assert.Equal(session, page.SessionId);
        Assert.Single(page.Requests, "POST /api/uploads");
        await page.WhenTextAsync("state", "Ended");
    }

    [Fact]
    public async Task AnUpload_SurvivesItsServer()
    {
        await using var page = await ViewPage.OpenAsync(browser, View);
        await page.SendAtAsync(Slow);
        await page.ChooseAsync(await clips.HeavyAsync("lost.mp4"));
        await page.WhenSessionAsync();

        await browser.Servers.KillMediaServerAsync();
        await page.SendAtAsync(-1);

        await page.WhenTextAsync("upload-figures", "All there");
        await Expect(page.Part("upload-problem")).ToBeHiddenAsync();
        Assert.Single(page.Requests, "POST /api/uploads");
        await browser.Servers.WhenReadyAsync(); // for the tests that follow
    }

    [Fact]
    public async Task SeveralFiles_AreSentAtOnce_EachToASessionOfItsOwn()
    {
        await using var page = await ViewPage.OpenAsync(browser, View);
        await page.ChooseAsync(await clips.TalkAndSilenceAsync("first.mp4"), await clips.MovingBoxesAsync("second.mp4"));
        await page.WhenSessionAsync();
        var first = page.SessionId;

        await page.Part("upload-show").Filter(new() { Visible = true }).ClickAsync();
        await page.Page.WaitForFunctionAsync("first => location.hash !== `#${first}`", first);

        Assert.Equal(2, page.Requests.Count(request => request == "POST /api/sessions"));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task WhatIsNoVideo_IsRefused_WithAReason()
    {
        await using var page = await ViewPage.OpenAsync(browser, View);
        await page.ChooseAsync(await clips.NoVideoAsync());

        await page.WhenTextAsync("state", "Failed");
        await Expect(page.Part("problem")).Not.ToBeEmptyAsync();
    }
}
