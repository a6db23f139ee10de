using Loomcast.Tests.Shared;
using static Microsoft.Playwright.Assertions;

namespace Loomcast.Playback.Tests;

/// <summary>A machine whose speech program breaks, and a user who tries again when it is mended.</summary>
public sealed class RetryTests : IAsyncLifetime
{
    private const string Script = """
        ---
        size: 320x180
        language: de
        ---
        # Zwei Szenen

        ## Die erste

        duration: 3

        ## Die zweite

        Und das ist die zweite.
        """;

    private readonly DirectoryInfo _programs = Directory.CreateTempSubdirectory("loomcast-");
    private Servers _servers = null!;

    private string Broken => Path.Combine(_programs.FullName, "espeak-ng");

    public async Task InitializeAsync() =>
        _servers = await Servers.StartAsync(("PATH", $"{_programs.FullName}:{Environment.GetEnvironmentVariable("PATH")}"), ("Generation:Pause", "00:00:00"));

    public async Task DisposeAsync()
    {
        await _servers.DisposeAsync();
        _programs.Delete(recursive: true);
    }

    [Fact]
    public async Task AStageThatFailed_IsTriedAgain_ByAButton_AndTheFilmIsMade()
    {
        await using var browser = await Browser.StartAsync();
        var page = await (await browser.NewContextAsync()).NewPageAsync();
        await page.GotoAsync(new Uri(_servers.App, "/generation").ToString());
        await page.RunAndWaitForResponseAsync(
            () => page.GetByTestId("script").FillAsync(Script),
            answer => answer.Url.EndsWith("/api/sessions/check", StringComparison.Ordinal) && answer.Status == 204); // by then the server knows the languages
        File.CreateSymbolicLink(Broken, "/bin/false");
        await page.GetByTestId("make").ClickAsync();
        var speak = page.Locator("[data-stage=speak]");
        await Expect(speak).ToHaveAttributeAsync("data-state", "failed");
        await Expect(page.GetByTestId("problem")).ToContainTextAsync("'speak' failed");
        await Expect(page.GetByTestId("state")).Not.ToContainTextAsync("Failed");

        File.Delete(Broken);
        await page.GetByTestId("retry-stage").ClickAsync();

        await Expect(speak).ToHaveAttributeAsync("data-state", "done");
        await Expect(page.GetByTestId("state")).ToContainTextAsync("Ended");
        await Expect(page.GetByTestId("retry-stage")).ToBeHiddenAsync();
        await Expect(page.GetByTestId("transcript")).ToContainTextAsync("zweite");
    }
}
