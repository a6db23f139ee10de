using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Loomcast.Playback.Tests;

/// <summary>Leaves shared servers to the next class as this one found them: without a session.</summary>
public sealed class CleanSlate(Chromium shared) : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        while (await IdsAsync() is { Count: > 0 } ids)
        {
            foreach (var id in ids)
            {
                using var answer = await shared.Client.DeleteAsync($"/api/sessions/{id}");
                answer.EnsureSuccessStatusCode();
            }
        }
    }

    private async Task<IReadOnlyList<string>> IdsAsync()
    {
        var page = await shared.Client.GetFromJsonAsync<JsonNode>("/api/sessions");
        return [.. page!["sessions"]!.AsArray().Select(session => (string)session!["id"]!)];
    }
}
