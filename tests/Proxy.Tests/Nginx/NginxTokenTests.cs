using System.Net.Http.Json;
using System.Text.Json;

namespace Loomcast.Proxy.Tests.Nginx;

public sealed class NginxTokenTests
{
    private const string Part = "/live/s/v/7.2.m4s";

    [Fact]
    public async Task ATokenInThePath_IsNotInTheKey_AndTheOriginIsAskedAboutEachOnce()
    {
        await using var nginx = await TestNginx.StartAsync(Judge, withTokens: true);

        foreach (var target in new[] { "/live/~one/s/v/7.2.m4s", "/live/~two/s/v/7.2.m4s", "/live/~one/s/v/7.2.m4s", Part + "?token=one" })
        {
            Assert.Equal(Part, await nginx.Viewer().GetStringAsync(target));
        }

        Assert.Equal(["/api/access", Part, "/api/access"], nginx.Asked);
        Assert.Equal(["Bearer one", "Bearer one", "Bearer two"], nginx.Headers.Select(headers => headers.Authorization.ToString()));
        Assert.Equal("/live/s/", nginx.Headers[0]["X-Original-URI"]);
    }

    [Theory]
    [InlineData(Part, 401, "token-missing")]
    [InlineData("/live/~wrong/s/v/7.2.m4s", 403, "token-refused")]
    [InlineData("/live/~wrong/s/video.mp4", 403, null)]
    [InlineData("/live/~one/other/../s/v/7.2.m4s", 200, null)]
    public async Task WhatTheOriginRefuses_IsAProblemThatAPlayerCanRead(string target, int status, string? type)
    {
        await using var nginx = await TestNginx.StartAsync(Judge, withTokens: true);
        Assert.Equal(Part, await nginx.Viewer().GetStringAsync("/live/~one/s/v/7.2.m4s")); // it is in memory now

        using var response = await nginx.Viewer().GetAsync(target);

        Assert.Equal(status, (int)response.StatusCode);
        if (type is not null)
        {
            Assert.Equal("/problems/" + type, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString());
            Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
        }
    }

    /// <summary>As the origin does, with "wrong" for all tokens that are.</summary>
    private static void Judge(Microsoft.AspNetCore.Http.HttpResponse response)
    {
        var request = response.HttpContext.Request;
        var shown = request.Headers.Authorization.ToString();
        response.StatusCode = shown.Length == 0 ? 401 : shown == "Bearer wrong" ? 403 : request.Path == "/api/access" ? 204 : 200;
        response.Headers.CacheControl = request.Path == "/api/access" ? "no-store" : "max-age=3600";
        if (response.StatusCode == 204)
        {
            response.ContentLength = null;
        }
    }
}
