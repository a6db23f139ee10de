using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Loomcast.Proxy.Tests.Responses;

public sealed class CompressionTests
{
    private static readonly string Text = new('x', 4000);

    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("text/javascript")]
    [InlineData("text/css")]
    [InlineData("application/json")]
    [InlineData("application/problem+json")]
    [InlineData("image/svg+xml")]
    public async Task Text_IsCompressed(string type)
    {
        await using var edge = await StartAsync(type);

        using var response = await GetAsync(edge, "br, gzip");
        await using var body = new BrotliStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);

        Assert.Equal(["br"], response.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        Assert.Equal(Text, await new StreamReader(body).ReadToEndAsync());
    }

    [Theory]
    [InlineData("application/vnd.apple.mpegurl")]
    [InlineData("video/mp4")]
    [InlineData("video/iso.segment")]
    [InlineData("audio/mp4")]
    [InlineData("text/vtt")]
    [InlineData("text/event-stream")]
    [InlineData("image/jpeg")]
    public async Task MediaPlaylistsAndEvents_AreLeftAlone(string type)
    {
        await using var edge = await StartAsync(type);

        using var response = await GetAsync(edge, "br, gzip");

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal(Text.Length, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Gzip_IsUsed_WhenTheClientKnowsNoBrotli()
    {
        await using var edge = await StartAsync("application/json");

        using var response = await GetAsync(edge, "gzip");

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("br;q=0, gzip;q=0")]
    public async Task Text_IsPlain_WhenTheClientForbidsCompression(string accepted)
    {
        await using var edge = await StartAsync("application/json");

        using var response = await GetAsync(edge, accepted);

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal(Text, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Playlist_KeepsTheOriginsCompression()
    {
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(context =>
        {
            context.Response.ContentType = "application/vnd.apple.mpegurl";
            context.Response.Headers.ContentEncoding = context.Request.Headers.AcceptEncoding;
            return context.Response.WriteAsync(Text);
        }));

        using var response = await GetAsync(edge, "gzip");

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Equal(Text, await response.Content.ReadAsStringAsync());
    }

    private static Task<TestEdge> StartAsync(string type) => TestEdge.StartAsync(origin => origin.Run(context =>
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = Text.Length;
        return context.Response.WriteAsync(Text);
    }));

    private static async Task<HttpResponseMessage> GetAsync(TestEdge edge, string accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/x") { Version = HttpVersion.Version20 };
        request.Headers.Add("Accept-Encoding", accepted);
        return await edge.Viewer().SendAsync(request);
    }
}
