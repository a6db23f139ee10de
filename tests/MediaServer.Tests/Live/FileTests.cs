using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Sessions;

namespace Loomcast.MediaServer.Tests.Live;

public sealed class FileTests : IAsyncLifetime
{
    private TestOrigin _origin = null!;
    private TestSession _session = null!;

    public async Task InitializeAsync()
    {
        _origin = await TestOrigin.StartAsync();
        _session = await _origin.BeginAsync(StreamSettings.Event);
    }

    public async Task DisposeAsync() => await _origin.DisposeAsync();

    [Fact]
    public async Task AFileIsRead_WhileItGrows_AndWhatIsNewByRange()
    {
        await using var file = Session.Stream.Files.Append("results.jsonl");
        await file.WriteAsync("one\n"u8.ToArray());
        await file.FlushAsync();

        using var first = await _origin.Client.GetAsync(Path("results.jsonl"));
        Assert.Equal("one\n", await first.Content.ReadAsStringAsync());
        Assert.Equal("application/jsonl", first.Content.Headers.ContentType!.MediaType);
        Assert.True(first.Headers.CacheControl!.NoCache);

        await file.WriteAsync("two\n"u8.ToArray());
        await file.FlushAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Path("results.jsonl")) { Headers = { Range = new RangeHeaderValue(4, null) } };
        using var second = await _origin.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, second.StatusCode);
        Assert.Equal("two\n", await second.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Files_AreNamed_ButNotPreviews_AndGoWithTheSession()
    {
        await Session.Stream.Files.WriteAsync("lines.vtt", Encoding.UTF8.GetBytes("WEBVTT\n"), CancellationToken.None);
        await Session.Stream.Files.WriteAsync("preview-1.jpg", new byte[10], CancellationToken.None);

        var json = await _origin.Client.GetStringAsync($"/api/sessions/{Session.Id}");
        Assert.Contains("\"files\":[\"lines.vtt\"]", json, StringComparison.Ordinal);
        Assert.Equal(17, Session.Stream.Bytes);
        Assert.Equal(HttpStatusCode.OK, (await _origin.Client.GetAsync(Path("preview-1.jpg"))).StatusCode);

        await _origin.Client.DeleteAsync($"/api/sessions/{Session.Id}");
        Assert.Equal(HttpStatusCode.NotFound, (await _origin.Client.GetAsync(Path("lines.vtt"))).StatusCode);
    }

    [Theory]
    [InlineData("missing.json")]
    [InlineData("..%2Fstream.json")]
    [InlineData("%2E%2E%2Fstream.json")]
    [InlineData("Results.jsonl")]
    [InlineData("a.b.json")]
    public async Task OtherNames_AreNotFound(string name) => Assert.Equal(HttpStatusCode.NotFound, (await _origin.Client.GetAsync(Path(name))).StatusCode);

    [Fact]
    public async Task WorkThatHasAnEnd_IsPlayedFromItsBeginning()
    {
        await _session.PublishAsync();
        var list = await _origin.Client.GetStringAsync($"/live/{Session.Id}/video/index.m3u8");

        Assert.Contains("#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-START:TIME-OFFSET=0\n", list, StringComparison.Ordinal);
    }

    private Session Session => _session.Session;

    private string Path(string name) => $"/live/{Session.Id}/files/{name}";
}
