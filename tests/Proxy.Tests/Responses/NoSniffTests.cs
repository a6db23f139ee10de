using Microsoft.AspNetCore.Builder;

namespace Loomcast.Proxy.Tests.Responses;

public sealed class NoSniffTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("video.localhost")]
    public async Task Header_IsOnceOnEveryResponse(string host)
    {
        await using var edge = await TestEdge.StartAsync(origin => origin.Run(context =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Task.CompletedTask;
        }));

        using var response = await edge.Viewer(host).GetAsync("/");

        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
        Assert.False(response.Headers.Contains("Server"));
    }
}
