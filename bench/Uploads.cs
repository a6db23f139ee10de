using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.Tests.Shared;

namespace Loomcast.Bench;

/// <summary>Sends files as a page does: by tus, in one piece.</summary>
internal static class Uploads
{
    /// <returns>The upload's id.</returns>
    public static async Task<string> SendAsync(HttpClient client, string path)
    {
        await using var bytes = File.OpenRead(path);
        using var create = new HttpRequestMessage(HttpMethod.Post, "/api/uploads") { Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Length", $"{bytes.Length}" } } };
        using var created = await client.SendAsync(create);
        created.EnsureSuccessStatusCode();
        using var content = new StreamContent(bytes) { Headers = { { "Content-Type", "application/offset+octet-stream" } } };
        using var send = new HttpRequestMessage(HttpMethod.Patch, created.Headers.Location) { Content = content, Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Offset", "0" } } };
        using var sent = await client.SendAsync(send);
        sent.EnsureSuccessStatusCode();
        return created.Headers.Location!.OriginalString.Split('/')[^1];
    }

    /// <summary>Starts a session.</summary>
    public static async Task<ServerSession> BeginAsync(HttpClient client, string pipeline, JsonObject options)
    {
        using var response = await client.PostAsJsonAsync("/api/sessions", new { pipeline, options });
        response.EnsureSuccessStatusCode();
        return new ServerSession(client, (await response.Content.ReadFromJsonAsync<JsonNode>())!);
    }
}
