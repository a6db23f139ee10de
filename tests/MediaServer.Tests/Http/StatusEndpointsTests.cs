using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.MediaServer.Http;

namespace Loomcast.MediaServer.Tests.Http;

public sealed class StatusEndpointsTests
{
    [Fact]
    public async Task Server_IsHealthyAndReady()
    {
        await using var origin = await TestOrigin.StartAsync();

        Assert.Equal("ok\n", await origin.Client.GetStringAsync("/healthz"));
        Assert.True((bool)(await origin.Client.GetFromJsonAsync<JsonNode>("/readyz"))!["ready"]!);
    }

    [Fact]
    public async Task ANamedEncoder_IsUsable_OrTheServerIsNotReady_AndSaysWhatItNeeds()
    {
        await using var origin = await TestOrigin.StartWholeAsync("--Encoding:VideoEncoder=h264_nvenc");
        using var response = await origin.Client.GetAsync("/readyz");
        var readiness = await response.Content.ReadAsStringAsync();

        Assert.Equal(response.IsSuccessStatusCode, !readiness.Contains("libnvidia-encode", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_IsNotReady_WithoutFfmpeg_AndSaysSo()
    {
        await using var origin = await TestOrigin.StartAsync(["--Live:Ffmpeg=no-such-program"]);

        using var response = await origin.Client.GetAsync("/readyz");
        var json = (await response.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("no-such-program", (string)json["reasons"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EachProblemType_LeadsToItsRemedy()
    {
        await using var origin = await TestOrigin.StartAsync();

        foreach (var kind in Problems.All)
        {
            Assert.Equal($"{kind.Title}\n{kind.Remedy}\n", await origin.Client.GetStringAsync(kind.Type));
        }
    }

    [Fact]
    public async Task Api_DescribesItself()
    {
        await using var origin = await TestOrigin.StartAsync();

        var api = (await origin.Client.GetFromJsonAsync<JsonNode>("/openapi/v1.json"))!;

        Assert.Equal("Loomcast", (string?)api["info"]!["title"]);

        Assert.All(
            new[] { "/api/sessions", "/api/sessions/{id}", "/api/sessions/{id}/turns", "/api/sessions/{id}/events", "/live/{id}/index.m3u8", "/live/{id}/{rendition}/index.m3u8", "/api/uploads", "/api/uploads/{id}" },
            path => Assert.NotNull(api["paths"]![path]));
        Assert.All(api["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()), operation => Assert.NotEmpty((string)operation.Value!["summary"]!));
    }

    [Fact]
    public async Task UnknownPath_Is404_AsAProblem()
    {
        await using var origin = await TestOrigin.StartAsync();

        using var response = await origin.Client.GetAsync("/nothing/here");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }
}
