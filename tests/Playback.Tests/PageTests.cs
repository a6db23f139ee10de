using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Loomcast.Playback.Tests;

/// <summary>The conversation page in the hands of its user.</summary>
[Collection(Alone.Name)]
public sealed class PageTests(Microphone browser) : IClassFixture<Microphone>
{
    // An answer takes as long as it takes to say it.

    [Fact]
    public async Task AQuestion_IsAnswered_WordByWord_WithTheVideo()
    {
        await using var page = await browser.OpenAsync();
        await page.WhenStateAsync("Ready");
        var states = await page.FollowStatesAsync();

        await page.AskAsync("What is Loomcast?");
        await Expect(page.Part("question-bubble")).ToHaveTextAsync("What is Loomcast?");
        await page.WhenStateAsync("Speaking");
        var growth = await page.FollowWordsAsync();
        await page.WhenStateAsync("Ready");
        await page.WhenAllIsSaidAsync();

        Assert.Equal(["Thinking", "Speaking", "Ready"], await states.EvaluateAsync<string[]>("states => states"));
        var counts = await growth.EvaluateAsync<int[]>("counts => counts");
        Assert.Equal(counts.Order(), counts);
        Assert.True(counts.Distinct().Count() > 5, string.Join(' ', counts));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task TheInterruptButton_QuietensHer_AndSaysSo()
    {
        await using var page = await browser.OpenAsync();
        await page.AskAsync("What is Loomcast?");
        await page.WhenStateAsync("Speaking");

        await page.Part("interrupt").ClickAsync();

        await Expect(page.Part("turn-note")).ToHaveTextAsync("Interrupted");
        await page.WhenStateAsync("Ready");
        await Expect(page.Part("interrupt")).ToBeDisabledAsync();
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task AReload_ComesBackToTheSameConversation()
    {
        await using var page = await browser.OpenAsync();
        await page.AskAsync("Hello");
        await page.WhenStateAsync("Speaking");
        await page.WhenStateAsync("Ready");
        await page.WhenAllIsSaidAsync();
        var (session, transcript) = (page.SessionId, await page.TranscriptAsync());

        await page.Page.ReloadAsync();
        await page.WhenPlayingAsync();
        await page.WhenStateAsync("Ready");

        Assert.Equal(session, page.SessionId);
        Assert.Equal(transcript, await page.TranscriptAsync());
    }

    [Fact]
    public async Task AfterTheEnd_TheConversationCanBeWatchedAgain()
    {
        await using var page = await browser.OpenAsync();
        await page.Part("end").ClickAsync();
        await page.WhenStateAsync("Ended");
        await page.WhenEndedAsync();

        await page.Part("ended").GetByTestId("replay").ClickAsync();

        await page.Page.WaitForFunctionAsync("() => { const { video } = document.querySelector('loom-player'); return !video.ended && video.currentTime > 0; }");
        await Expect(page.Part("new-conversation")).ToBeVisibleAsync();
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task SpokenWords_BecomeTheQuestion()
    {
        await using var page = await browser.OpenAsync();
        await page.WhenStateAsync("Ready");

        await page.Part("microphone").ClickAsync();
        await page.WhenStateAsync("Listening");
        await Expect(page.Part("question-bubble")).ToContainTextAsync("playlist");
        await page.Part("microphone").ClickAsync();

        await page.WhenStateAsync("Speaking");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task ThemeButton_Toggles_AndIsRemembered()
    {
        await using var page = await browser.OpenAsync(options: new() { ColorScheme = ColorScheme.Light });
        var light = await BackgroundAsync(page);

        await page.Part("theme").ClickAsync();
        var dark = await BackgroundAsync(page);
        await page.Page.ReloadAsync();

        Assert.NotEqual(light, dark);
        Assert.Equal(dark, await BackgroundAsync(page));
        await Expect(page.Part("theme")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task TheKeyboard_ReachesEveryControl_AndEachHasAName()
    {
        await using var page = await browser.OpenAsync();
        await page.WhenStateAsync("Ready");
        await page.Page.Locator("textarea").FillAsync("Hello"); // enables the button that sends
        var controls = await page.ControlsAsync();
        var reached = await page.TabThroughAsync();

        Assert.NotEmpty(controls);
        Assert.All(controls, control => Assert.False(string.IsNullOrWhiteSpace(control.Name), $"{control.Id} has no name"));
        Assert.Empty(controls.Select(control => control.Id).Except(reached));
    }

    [Fact]
    public async Task APhone_ShowsVideoTranscriptAndField_WithoutScrollingSideways()
    {
        await using var page = await browser.OpenAsync(options: new() { ViewportSize = new() { Width = 390, Height = 844 } });

        await Expect(page.Part("composer")).ToBeInViewportAsync();
        await Expect(page.Page.Locator("loom-player")).ToBeInViewportAsync();
        Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
    }

    private static Task<string> BackgroundAsync(ConversationPage page) => page.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
}
