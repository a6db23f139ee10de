using System.IO.Compression;
using System.Net;

namespace Loomcast.MediaServer.Tests.Live;

/// <summary>How playlists travel: types, compression, caching, other origins.</summary>
public sealed class PlaylistResponseTests
{
    [Theory]
    [InlineData("gzip", true)]
    [InlineData("br, gzip;q=0.5", true)]
    [InlineData("*", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("*;q=0", false)]
    [InlineData("*, gzip;q=0", false)]
    [InlineData("identity, gzip;q=0.5", false)]
    [InlineData("br", false)]
    [InlineData("", false)]
    public async Task Compression_FollowsWhatTheClientTakes(string accepted, bool compressed)
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);
        using var request = new HttpRequestMessage(HttpMethod.Get, session.Path("video/index.m3u8"));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);

        using var response = await origin.Client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(compressed ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
        Assert.Equal("Accept-Encoding", response.Headers.Vary.Single());
        Assert.Equal(bytes.Length, response.Content.Headers.ContentLength);
        Assert.Equal(await origin.Client.GetByteArrayAsync(session.Path("video/index.m3u8")), compressed ? Decompress(bytes) : bytes);
    }

    [Theory]
    [InlineData("index.m3u8", "public, max-age=1")]
    [InlineData("video/index.m3u8", "public, max-age=1")]
    [InlineData("video/index.m3u8?_HLS_msn=1", "public, max-age=12")]
    public async Task Playlist_IsTypedAndMayBeCached(string file, string cacheControl)
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);

        using var response = await origin.Client.GetAsync(session.Path(file));

        Assert.Equal("application/vnd.apple.mpegurl", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(cacheControl, response.Headers.CacheControl!.ToString());
        Assert.Equal("u=1", response.Headers.GetValues("Priority").Single());
        Assert.Equal("*", response.Headers.GetValues("Timing-Allow-Origin").Single());
        Assert.Contains("Age", response.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task EndedPlaylist_MayBeCachedLonger()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync(3);
        await session.FinishAsync();

        using var response = await origin.Client.GetAsync(session.Path("video/index.m3u8"));

        Assert.Equal("public, max-age=60", response.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Preflight_IsAnsweredForADay()
    {
        await using var origin = await TestOrigin.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/live/any/video/1.m4s")
        {
            Headers = { { "Origin", "https://elsewhere.example" }, { "Access-Control-Request-Method", "GET" }, { "Access-Control-Request-Headers", "range" } },
        };

        using var response = await origin.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Range", response.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.Equal("86400", response.Headers.GetValues("Access-Control-Max-Age").Single());
    }

    [Fact]
    public async Task Reports_NeverLieAhead_AndEachListHasOne()
    {
        await using var origin = await TestOrigin.StartAsync();
        var session = await origin.BeginAsync();
        await session.PublishAsync(12);
        await session.PublishVideoAsync();

        var video = await origin.Client.GetStringAsync(session.Path("video/index.m3u8"));
        var audio = await origin.Client.GetStringAsync(session.Path("audio/index.m3u8"));

        Assert.Contains("#EXT-X-RENDITION-REPORT:URI=\"../audio/index.m3u8\",LAST-MSN=3,LAST-PART=0\n", video, StringComparison.Ordinal);
        Assert.Contains("#EXT-X-RENDITION-REPORT:URI=\"../video/index.m3u8\",LAST-MSN=3,LAST-PART=0\n", audio, StringComparison.Ordinal);
    }

    private static byte[] Decompress(byte[] bytes)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
