using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Loomcast.MediaServer.Tests.Http;

public sealed class PlaybackAddressTests
{
    [Theory]
    [InlineData("", "localhost:8080", null, "http://video.localhost:8080/")]
    [InlineData("", "localhost:8443", "https", "https://video.localhost:8443/")]
    [InlineData("", "video.localhost:8080", null, "http://video.localhost:8080/")]
    [InlineData("", "10.1.2.3:8080", null, "http://10.1.2.3:8080/")]
    [InlineData("", "[::1]:8080", null, "http://[::1]:8080/")]
    [InlineData("video.example.com", "app.example.com", "https", "https://video.example.com/")]
    [InlineData("https://video.example.com:444", "localhost:8080", null, "https://video.example.com:444/")]
    public async Task Hls_IsOnTheVideoHost_OrWhereTheRequestCameFrom(string configured, string host, string? scheme, string root)
    {
        await using var origin = await TestOrigin.StartAsync([$"--Playback:VideoHost={configured}"]);
        var session = await origin.BeginAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/sessions/{session.Id}") { Headers = { { "X-Forwarded-Host", host } } };
        if (scheme is not null)
        {
            request.Headers.Add("X-Forwarded-Proto", scheme);
        }

        using var response = await origin.Client.SendAsync(request);
        var json = (await response.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Equal($"{root}live/{session.Id}/index.m3u8", (string?)json["playback"]!["hls"]);
    }
}
