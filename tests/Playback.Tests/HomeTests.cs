using System.Net;
using Loomcast.Tests.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Loomcast.Playback.Tests;

/// <summary>The first page: what can be started, and what runs or has run.</summary>
[Collection(Pages.Name)]
public sealed class HomeTests(Chromium browser) : IClassFixture<CleanSlate>
{
    [Fact]
    public async Task EachPipeline_IsOneClickAway()
    {
        await using var page = await ViewPage.OpenAsync(browser, "/");
        foreach (var pipeline in (string[])["tracking", "commentary", "generation", "conversation"])
        {
            await page.Part($"start-{pipeline}").ClickAsync();
            await page.Page.WaitForURLAsync($"**/{pipeline}*");
            if (pipeline != "conversation")
            {
                await page.Page.GoBackAsync();
            }
        }

        await page.WhenPlayedAsync(0.5);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task ASession_IsListedWithItsPicture_IsEnded_AndDeleted()
    {
        var session = await ServerSession.CreateAsync(browser.Client);
        await session.WhenListedAsync(1);
        await using var page = await ViewPage.OpenAsync(browser, "/");
        var card = page.Page.Locator($"[data-id='{session.Id}']");
        await Expect(card.GetByTestId("session-state")).ToHaveTextAsync("Running");
        await page.Page.WaitForFunctionAsync("id => document.querySelector(`[data-id='${id}'] img`)?.naturalWidth > 0", session.Id);

        await card.GetByTestId("cancel").ClickAsync();
        await Expect(card.GetByTestId("session-state")).ToHaveTextAsync("Ended");
        await Expect(card.GetByTestId("cancel")).ToBeHiddenAsync();

        await card.GetByTestId("delete").ClickAsync();
        await page.Part("sure-yes").ClickAsync();
        await Expect(card).ToHaveCountAsync(0);

        using var answer = await browser.Client.GetAsync($"/api/sessions/{session.Id}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task ManySessions_ComeInPages_AndCanBeFiltered()
    {
        const int More = 14; // than the first page has
        for (var made = 0; made < More; made++)
        {
            await ServerSession.StartAsync(browser.Client, new { pipeline = "external" });
        }

        await using var page = await ViewPage.OpenAsync(browser, "/");
        await page.Part("filter-pipeline").SelectOptionAsync("external");
        await page.Part("older").ClickAsync();
        await Expect(page.Part("session")).ToHaveCountAsync(More);
        await page.Part("filter-state").SelectOptionAsync("failed");

        await Expect(page.Part("session")).ToHaveCountAsync(0);
        await Expect(page.Part("empty")).ToBeVisibleAsync();
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task AnAddressOfBefore_LeadsToItsConversation()
    {
        var session = await ServerSession.CreateAsync(browser.Client);
        await using var page = await ViewPage.OpenAsync(browser, $"/#{session.Id}");

        await page.Page.WaitForURLAsync($"**/conversation#{session.Id}");

        await page.WhenPlayedAsync(0.5);
    }

    [Theory]
    [InlineData("/", 360)]
    [InlineData("/", 1440)]
    [InlineData("/tracking", 360)]
    [InlineData("/commentary", 360)]
    [InlineData("/generation", 360)]
    [InlineData("/generation", 1440)]
    public async Task APage_FitsTheScreen_AndAllThatCanBeOperatedHasAName(string path, int width)
    {
        await using var page = await ViewPage.OpenAsync(browser, path, new() { ViewportSize = new() { Width = width, Height = 800 } });
        await page.Page.WaitForLoadStateAsync(LoadState.Load);

        var controls = await page.ControlsAsync();

        Assert.True(await page.FitsAsync());
        Assert.NotEmpty(controls);
        Assert.All(controls, control => Assert.False(string.IsNullOrWhiteSpace(control.Name), $"{control.Id} has no name"));
        Assert.Empty(page.Complaints);
    }
}
