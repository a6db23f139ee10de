using System.Net;

namespace Loomcast.MediaServer.Tests.Http;

public sealed class WebPagesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("loomcast-web-").FullName;

    public WebPagesTests()
    {
        File.WriteAllText(Path.Combine(_root, "index.html"), "<title>page</title>");
        File.WriteAllText(Path.Combine(_root, "tracking.html"), "<title>tracking</title>");
        File.WriteAllText(Path.Combine(_root, "page.js"), "0");
        Directory.CreateDirectory(Path.Combine(_root, "assets"));
        File.WriteAllText(Path.Combine(_root, "assets", "part-1a2b.js"), "1");
        Directory.CreateDirectory(Path.Combine(_root, "docs"));
        File.WriteAllText(Path.Combine(_root, "docs", "index.html"), "<title>docs</title>");
    }

    [Theory]
    [InlineData("/", "page", "text/html", "no-cache")]
    [InlineData("/tracking", "tracking", "text/html", "no-cache")]
    [InlineData("/docs", "docs", "text/html", "no-cache")]
    [InlineData("/page.js", "0", "text/javascript", "no-cache")]
    [InlineData("/assets/part-1a2b.js", "1", "text/javascript", "public, max-age=31536000, immutable")]
    public async Task Page_IsServed_AsFreshAsItMustBe_AndKeptFromWhatItDoesNotNeed(string path, string content, string type, string cacheControl)
    {
        await using var origin = await TestOrigin.StartAsync([$"--Web:Root={_root}", "--Playback:VideoHost=video.example.com"]);

        using var response = await origin.Client.GetAsync(path);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();

        Assert.Contains(content, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(cacheControl, response.Headers.GetValues("Cache-Control").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.NotNull(response.Headers.ETag);
        Assert.Contains("worker-src 'self' blob:", policy, StringComparison.Ordinal);
        Assert.Contains("media-src blob: data:", policy, StringComparison.Ordinal);
        Assert.Contains("video.example.com", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_IsThere_WithoutPages()
    {
        await using var origin = await TestOrigin.StartAsync([$"--Web:Root={_root}/none"]);

        Assert.Equal(HttpStatusCode.NotFound, (await origin.Client.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await origin.Client.GetAsync("/api/sessions")).StatusCode);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
