using System.Net;

namespace Loomcast.Proxy.Tests.Caching;

/// <summary>HEAD, ranges and conditions: answered from the whole object where that is in memory.</summary>
public sealed class PartialRequestTests
{
    private const string Target = "/live/s/v/7.2.m4s"; // which is the body too

    [Fact]
    public async Task Head_IsAnsweredFromTheAnswerToGet_AndTheOtherWayRound()
    {
        await using var origin = await StartAsync();

        for (var i = 0; i < 2; i++)
        {
            using var head = await SendAsync(origin, HttpMethod.Head);
            Assert.Equal(Target.Length, head.Content.Headers.ContentLength);
            Assert.Empty(await head.Content.ReadAsStringAsync());
        }

        using var get = await SendAsync(origin, HttpMethod.Get);
        Assert.Equal(Target, await get.Content.ReadAsStringAsync());
        Assert.Single(origin.Asked);
    }

    [Theory]
    [InlineData("\"v\"", HttpStatusCode.NotModified)]
    [InlineData("\"a\", W/\"v\"", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"other\"", HttpStatusCode.OK)]
    public async Task ACondition_IsAnsweredFromMemory(string tags, HttpStatusCode expected)
    {
        await using var origin = await StartAsync();

        for (var i = 0; i < 2; i++)
        {
            using var response = await SendAsync(origin, HttpMethod.Get, ("If-None-Match", tags));
            Assert.Equal(expected, response.StatusCode);
            Assert.Equal("\"v\"", response.Headers.ETag?.Tag);
            Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
            Assert.NotNull(response.Headers.Age);
        }

        Assert.False(Assert.Single(origin.Headers).ContainsKey("If-None-Match")); // the whole, for all
    }

    [Theory]
    [InlineData("bytes=0-4", null, HttpStatusCode.PartialContent, 0, 5)]
    [InlineData("bytes=-3", null, HttpStatusCode.PartialContent, 14, 3)]
    [InlineData("bytes=5-", "\"v\"", HttpStatusCode.PartialContent, 5, 12)]
    [InlineData("bytes=5-", "\"other\"", HttpStatusCode.OK, 0, 17)]
    [InlineData("bytes=17-", null, HttpStatusCode.RequestedRangeNotSatisfiable, 0, 0)]
    public async Task ARange_IsCutFromTheWhole_WhenThatIsInMemory(string range, string? condition, HttpStatusCode expected, int from, int count)
    {
        await using var origin = await StartAsync();
        (await SendAsync(origin, HttpMethod.Get)).Dispose();

        using var response = await SendAsync(origin, HttpMethod.Get, ("Range", range), ("If-Range", condition));

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(Target.Substring(from, count), await response.Content.ReadAsStringAsync());
        Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Single(origin.Asked);
    }

    [Fact]
    public async Task ARange_GoesToTheOrigin_WhenTheWholeIsNotInMemory()
    {
        await using var origin = await StartAsync();

        for (var i = 1; i <= 2; i++)
        {
            using var response = await SendAsync(origin, HttpMethod.Get, ("Range", "bytes=0-4"));
            Assert.Equal("bytes=0-4", origin.Headers[^1].Range);
            Assert.Equal(i, origin.Asked.Count);
        }

        Assert.Equal(0, origin.Cache.Bytes);
    }

    [Fact]
    public async Task OtherMethods_GoToTheOrigin()
    {
        await using var origin = await StartAsync();
        (await SendAsync(origin, HttpMethod.Get)).Dispose();

        using var options = await SendAsync(origin, HttpMethod.Options);
        using var post = await SendAsync(origin, HttpMethod.Post);

        Assert.Equal(3, origin.Asked.Count);
    }

    private static Task<CountedOrigin> StartAsync() => CountedOrigin.StartAsync(response =>
    {
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.ETag = "\"v\"";
        response.Headers.AccessControlAllowOrigin = "*";
        response.ContentType = "video/iso.segment";
    });

    private static async Task<HttpResponseMessage> SendAsync(CountedOrigin origin, HttpMethod method, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, Target) { Version = HttpVersion.Version20 };
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await origin.Edge.Viewer().SendAsync(request);
    }
}
