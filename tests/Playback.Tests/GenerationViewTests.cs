using static Microsoft.Playwright.Assertions;

namespace Loomcast.Playback.Tests;

/// <summary>A film of a script that its user writes on the page.</summary>
[Collection(Pages.Name)]
public sealed class GenerationViewTests(Chromium browser) : IClassFixture<CleanSlate>
{
    private const string Script = """
        ---
        size: 320x180
        ---
        # Two scenes

        ## The first

        This is the first scene.

        ## The second

        And this is the second one.
        """;

    [Fact]
    public async Task FaultsOfTheScript_StandBelowIt_WhileItIsWritten()
    {
        await using var page = await ViewPage.OpenAsync(browser, "/generation");
        await page.Part("script").FillAsync("## A scene without a film\n\nduration: long\n");
        await page.WhenTextAsync("faults", "title");

        await page.Part("script").FillAsync(Script);

        await Expect(page.Part("faults")).ToBeEmptyAsync();
        Assert.DoesNotContain("POST /api/sessions", page.Requests);
    }

    [Fact]
    public async Task AScript_BecomesAFilm_WhoseWordsComeWithIt()
    {
        await using var page = await ViewPage.OpenAsync(browser, "/generation");
        await page.Part("script").FillAsync(Script);
        await page.Part("make").ClickAsync();

        await page.WhenPlayedAsync(1);
        await page.WhenTextAsync("state", "Ended");

        await page.WhenTextAsync("transcript", "first scene");
        await page.WhenTextAsync("transcript", "second one");
        foreach (var stage in await page.Part("stage").AllAsync())
        {
            await Expect(stage).ToHaveAttributeAsync("data-state", new System.Text.RegularExpressions.Regex("done|skipped"));
        }

        var film = await page.Page.RunAndWaitForDownloadAsync(() => page.Part("file-video-mp4").ClickAsync());
        Assert.True(new FileInfo(await film.PathAsync()).Length > 10_000);
    }
}
