using static Microsoft.Playwright.Assertions;

namespace Loomcast.Playback.Tests;

/// <summary>The conversation page with an open microphone: nobody touches a key.</summary>
[Collection(Alone.Name)]
public sealed class HandsFreeTests(Talker browser) : IClassFixture<Talker>
{
    // Each sentence, its silence and its answer take some seconds; several may pass until one falls into an answer.

    [Fact]
    public async Task Talking_MakesTurns_AndTalkingOverTheAnswerInterruptsIt()
    {
        await using var page = await browser.OpenAsync();
        await page.WhenStateAsync("Ready");

        await page.Part("hands-free").ClickAsync();
        var questions = page.Part("question-bubble");
        await Expect(questions.Nth(0)).ToContainTextAsync("playlist");
        await Expect(questions.Nth(1)).ToContainTextAsync("playlist");
        await Expect(page.Part("turn-note").GetByText("Interrupted").First).ToBeVisibleAsync();

        Assert.True(await page.Page.EvaluateAsync<int>("() => performance.getEntriesByName('loomcast:onset').length") >= 2);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task TheMicrophone_IsClosed_WithTheButton()
    {
        await using var page = await browser.OpenAsync();
        await page.WhenStateAsync("Ready");
        await page.Part("hands-free").ClickAsync();
        await page.WhenStateAsync("Listening");

        await page.Part("hands-free").ClickAsync();

        await Expect(page.Part("hands-free")).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(page.Part("state")).Not.ToHaveTextAsync("Listening");
        Assert.Empty(page.Complaints);
    }
}
