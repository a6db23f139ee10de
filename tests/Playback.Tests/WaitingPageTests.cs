using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;
using Microsoft.Playwright;

namespace Loomcast.Playback.Tests;

/// <summary>A server that holds one conversation at a time, and lets others wait.</summary>
public sealed class WaitingPageTests : IAsyncLifetime
{
    private Servers _servers = null!;

    public async Task InitializeAsync() =>
        _servers = await Servers.StartAsync(("Sessions:Limits:conversation", "1"), ("Sessions:WhenFull:conversation", "Wait"));

    public async Task DisposeAsync() => await _servers.DisposeAsync();

    [Fact]
    public async Task AVisitor_SeesHisPositionInLine_AndThenTheConversation()
    {
        var (first, second) = (await MakeAsync(), await MakeAsync());
        await using var browser = await Browser.StartAsync();
        var page = await (await browser.NewContextAsync()).NewPageAsync();
        await page.GotoAsync(new Uri(_servers.App, "/conversation").ToString());
        var state = Assertions.Expect(page.GetByTestId("state"));
        await state.ToHaveTextAsync("Waiting, 2nd in line");

        await _servers.Client.DeleteAsync($"/api/sessions/{second}");
        await state.ToHaveTextAsync("Waiting, 1st in line");
        await _servers.Client.DeleteAsync($"/api/sessions/{first}");

        await state.ToHaveTextAsync("Ready");
        await page.WaitForFunctionAsync("() => performance.getEntriesByName('loomcast:first-frame').length > 0");
    }

    private async Task<string> MakeAsync()
    {
        using var response = await _servers.Client.PostAsJsonAsync("/api/sessions", new { pipeline = "conversation" });
        return (string)(await response.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
    }
}
