using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Loomcast.Access;
using Loomcast.Tests.Shared;

namespace Loomcast.Playback.Tests;

/// <summary>Servers that have a key: who has a token plays, and nobody else.</summary>
public sealed class AccessPlaybackTests : IAsyncLifetime
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private Servers _servers = null!;

    public async Task InitializeAsync() => _servers = await Servers.StartAsync(("Access:Key", Convert.ToBase64String(Key)));

    public async Task DisposeAsync() => await _servers.DisposeAsync();

    [Fact]
    public async Task ThePage_PlaysWithItsToken_AndItsPlayerReports()
    {
        var token = new TokenSigner(Key, TimeProvider.System).Sign(Audience.Api, "*", TimeSpan.FromHours(1));
        await using var browser = await Browser.StartAsync();
        var context = await browser.NewContextAsync();
        await using var page = await ConversationPage.OpenAsync(context, _servers.App, "~" + token);
        var (id, shown) = (page.SessionId.Split('~')[0], page.SessionId.Split('~')[1]);
        Assert.Equal(token, shown); // a reload comes back

        using var refused = await _servers.Client.GetAsync($"/api/sessions/{id}");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var unsigned = await _servers.Client.GetAsync($"/live/{id}/index.m3u8");
        Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);

        _servers.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        JsonNode? snapshot = null;
        while (snapshot?["viewers"]?["medianBuffer"] is null && await often.WaitForNextTickAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token))
        {
            snapshot = await _servers.Client.GetFromJsonAsync<JsonNode>($"/api/sessions/{id}");
        }

        Assert.Equal(1, (int)snapshot!["viewers"]!["count"]!);

        // A player that knows nothing of tokens.
        var address = new Uri(_servers.PlainApp, new Uri((string)snapshot["playback"]!["hls"]!).AbsolutePath);
        var pictures = System.Text.Encoding.UTF8.GetString(await MediaTool.EncodeAsync(["-i", $"{address}", "-t", "2", "-map", "0:v:0", "-f", "framemd5", "pipe:1"]));
        Assert.Equal(50, pictures.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line[0] != '#'));
        Assert.Empty(page.Complaints);
    }
}
