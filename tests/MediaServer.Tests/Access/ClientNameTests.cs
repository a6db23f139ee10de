using System.Net;
using Loomcast.MediaServer.Access;
using Loomcast.Tests.Shared;
using Microsoft.AspNetCore.Http;

namespace Loomcast.MediaServer.Tests.Access;

public sealed class ClientNameTests
{
    private readonly DefaultHttpContext _context = new();

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    public void Address_NamesWhoHasNoToken(string address, string expected)
    {
        _context.Connection.RemoteIpAddress = IPAddress.Parse(address);

        Assert.Equal(expected, ClientName.Of(_context));
    }

    [Theory]
    [InlineData("""{"sub":"*","aud":"api","client_id":"shop"}""", "token shop")]
    [InlineData("""{"sub":"*","aud":"api","client_id":7}""", "192.0.2.7")]
    [InlineData("""{"sub":"*","aud":"api"}""", "192.0.2.7")]
    public void Token_NamesItsClient_WhereItsIssuerSaysIt(string claims, string expected)
    {
        _context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
        ClientName.Keep(_context, TestToken.Of(claims));

        Assert.Equal(expected, ClientName.Of(_context));
    }

    [Fact]
    public async Task SessionsOfOneToken_AreOneClient()
    {
        await using var origin = await TestOrigin.StartAsync([$"--Access:Key={Convert.ToBase64String(TestToken.Key)}", "--Sessions:Limits:external=1", "--Sessions:WhenFull:external=Wait"], new ManualTime());
        var (shop, guest) = ("shop", "guest");
        await MakeAsync(shop);
        await MakeAsync(shop);

        Assert.Equal("queued 1", await MakeAsync(guest));

        async Task<string> MakeAsync(string client)
        {
            var token = TestToken.Of($$"""{"sub":"*","aud":"api","exp":{{TestToken.Start + 60}},"client_id":"{{client}}"}""");
            using var response = await origin.Client.PostAsync($"/api/sessions?token={token}", new StringContent("""{"pipeline":"external"}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")));
            var session = System.Text.Json.Nodes.JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            Assert.True(response.IsSuccessStatusCode, session.ToString());
            return $"{session["state"]} {session["position"]}";
        }
    }
}
