using Loomcast.Tests.Shared;
using static Microsoft.Playwright.Assertions;

namespace Loomcast.Playback.Tests;

/// <summary>The page that shows how the server fares.</summary>
[Collection(Pages.Name)]
public sealed class OpsTests(Chromium browser) : IClassFixture<CleanSlate>
{
    [Fact]
    public async Task AConversation_IsThere_AndItsTimeline_ShowsWhenEachStageRan()
    {
        var session = await ServerSession.CreateAsync(browser.Client);
        await session.WhenTurnAsync(await session.AskAsync("Hello"), "done");
        await using var page = await ViewPage.OpenAsync(browser, "/");
        await page.Part("ops").ClickAsync();
        await page.Page.WaitForURLAsync("**/ops");

        var row = page.Page.Locator($"[data-testid=ops-session][data-id='{session.Id}']");
        await Expect(row).ToContainTextAsync("speak");
        await Expect(page.Part("tiles")).ToContainTextAsync("First part of an answer");
        await Expect(page.Part("models")).ToContainTextAsync("ada");
        await Expect(page.Part("stage-times")).ToContainTextAsync("encode");
        var expand = row.GetByTestId("open-timeline");
        await expand.ClickAsync();

        var turn = page.Part("turn-timeline");
        await Expect(turn).ToHaveCountAsync(1);
        await Expect(turn).ToContainTextAsync("to the first part");
        foreach (var stage in (string[])["chat", "speak", "render", "encode", "on air"])
        {
            Assert.NotEqual(0, await turn.Locator($"[data-stage='{stage}']").CountAsync());
        }

        await session.WhenTurnAsync(await session.AskAsync("And why?"), "done"); // while it is open
        await Expect(turn).ToHaveCountAsync(2);
        await expand.ClickAsync();
        await Expect(turn).ToHaveCountAsync(0);
        await Expect(expand).ToHaveAttributeAsync("aria-expanded", "false");
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1440)]
    public async Task ThePage_FitsTheScreen_AndAllThatCanBeOperatedHasAName(int width)
    {
        var session = await ServerSession.CreateAsync(browser.Client);
        await using var page = await ViewPage.OpenAsync(browser, "/ops", new() { ViewportSize = new() { Width = width, Height = 800 } });
        await Expect(page.Page.Locator($"[data-testid=ops-session][data-id='{session.Id}']")).ToBeVisibleAsync();

        Assert.True(await page.FitsAsync());
        Assert.All(await page.ControlsAsync(), control => Assert.False(string.IsNullOrWhiteSpace(control.Name), $"{control.Id} has no name"));
        Assert.Empty(page.Complaints);
    }
}
