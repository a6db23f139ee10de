using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Loomcast.Tests.Shared;

namespace Loomcast.Proxy.Tests.Forwarding;

/// <summary>Files on their way through the edge to the real media server.</summary>
public sealed class UploadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"chunkSize":1000000,"uploadDataDuringCreation":true}""")]
    [InlineData("""{"chunkSize":1000000,"uploadLengthDeferred":true}""")]
    public async Task TusClients_Upload_ThroughTheEdge(string options)
    {
        await using var server = await StartServerAsync();
        await using var edge = await TestEdge.StartAsync(_ => { }, $"--Proxy:Origin={server.Addresses[1]}");
        var files = Enumerable.Range(0, 3).Select(i => FileOf(i, (4 << 20) + i)).ToArray();

        var results = await TusClient.UploadAsync(EndpointOf(edge), files, JsonNode.Parse(options));

        Assert.All(results.Zip(files), pair => AssertSame(pair.Second, (string)pair.First!["url"]!));
    }

    [Fact]
    public async Task AKilledServer_LosesNothingThatArrived_AndTheClientGoesOn()
    {
        var server = await StartServerAsync();
        await using var edge = await TestEdge.StartAsync(_ => { }, $"--Proxy:Origin={server.Addresses[1]}");
        var file = FileOf(0, 8 << 20);
        var (ports, viewer) = (server.Addresses.Select(address => address.Port).ToList(), edge.Viewer());
        using var creation = Request(HttpMethod.Post, "/api/uploads", ("Upload-Length", $"{8 << 20}"));
        using var created = await viewer.SendAsync(creation);
        var address = created.Headers.Location!.OriginalString;

        // A request that is open when the server is killed: its first piece has arrived, its second never comes.
        var pieces = Channel.CreateUnbounded<string>();
        using var body = new ChannelContent(pieces.Reader) { Headers = { ContentType = new MediaTypeHeaderValue("application/offset+octet-stream") } };
        var first = new string('a', 1 << 20);
        await File.WriteAllBytesAsync(file, [.. first.Select(letter => (byte)letter), .. RandomNumberGenerator.GetBytes(7 << 20)]);
        using var request = Request(HttpMethod.Patch, address, ("Upload-Offset", "0"));
        request.Content = body;
        var sending = viewer.SendAsync(request);
        await pieces.Writer.WriteAsync(first);
        await WhenAsync(() => new FileInfo(Spool(address)).Length == first.Length);

        await server.KillAsync();
        pieces.Writer.Complete();
        await Assert.ThrowsAnyAsync<Exception>(async () => (await sending).EnsureSuccessStatusCode());
        await server.DisposeAsync();
        await using var next = await StartServerAsync(ports[0], ports[1]);

        using var told = await WhenAnsweredAsync(viewer, address);
        Assert.Equal(first.Length, long.Parse(told.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture));
        var uploadUrl = new Uri(EndpointOf(edge), address);
        var result = Assert.Single(await TusClient.UploadAsync(EndpointOf(edge), [file], new { uploadUrl }))!;
        Assert.DoesNotContain(result["requests"]!.AsArray(), item => (string?)item!["method"] == "POST");
        AssertSame(file, address);
    }

    public void Dispose() => _folder.Dispose();

    private static Uri EndpointOf(TestEdge edge) => new($"http://127.0.0.1:{edge.PlainViewer().BaseAddress!.Port}/api/uploads");

    private Task<ServerProcess> StartServerAsync(int httpPort = 0, int http2Port = 0) => ServerProcess.StartAsync("MediaServer", new Dictionary<string, string>
    {
        ["Storage:Folder"] = Path.Combine(_folder.Path, "media"),
        ["Listening:HttpPort"] = $"{httpPort}",
        ["Listening:Http2Port"] = $"{http2Port}",
    });

    private static HttpRequestMessage Request(HttpMethod method, string address, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, address) { Version = System.Net.HttpVersion.Version20, Headers = { { "Tus-Resumable", "1.0.0" } } };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return request;
    }

    /// <summary>What HEAD says, as soon as the edge has found the new server.</summary>
    private static async Task<HttpResponseMessage> WhenAnsweredAsync(HttpClient viewer, string address)
    {
        using var patience = new CancellationTokenSource(TestEdge.Patience);
        while (true)
        {
            using var request = Request(HttpMethod.Head, address);
            var response = await viewer.SendAsync(request, patience.Token);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            response.Dispose();
        }
    }

    private static async Task WhenAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TestEdge.Patience);
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private string Spool(string address) => Path.Combine(_folder.Path, "media", "uploads", address.Split('/')[^1] + ".bytes");

    private string FileOf(int number, int bytes)
    {
        var path = Path.Combine(_folder.Path, $"{number}.mp4");
        File.WriteAllBytes(path, RandomNumberGenerator.GetBytes(bytes));
        return path;
    }

    private void AssertSame(string file, string address) => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Spool(address)));
}
