using Loomcast.Tests.Shared;

namespace Loomcast.Proxy.Tests.Caching;

/// <summary>The real media server, which can start sessions.</summary>
internal sealed class RealOrigin : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ServerProcess _server = null!;

    /// <summary>Speaks HTTP/1.1 there.</summary>
    public Uri Http1 => _server.Addresses[0];

    /// <summary>Speaks HTTP/2 there.</summary>
    public Uri Http2 => _server.Addresses[1];

    /// <summary>By HTTP/1.1.</summary>
    public HttpClient Client { get; private set; } = null!;

    public static async Task<RealOrigin> StartAsync()
    {
        var origin = new RealOrigin();
        origin._server = await ServerProcess.StartAsync("MediaServer", new Dictionary<string, string>
        {
            ["Storage:Folder"] = origin._folder.Path,
            ["Listening:HttpPort"] = "0",
            ["Listening:Http2Port"] = "0",
        });
        origin.Client = new HttpClient { BaseAddress = origin.Http1, Timeout = TestEdge.Patience };
        await origin.WhenReadyAsync();
        return origin;
    }

    /// <summary>Ends it as the kernel does.</summary>
    public Task KillAsync() => _server.KillAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task WhenReadyAsync()
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var patience = new CancellationTokenSource(TestEdge.Patience);
        for (var ready = false; !ready && await often.WaitForNextTickAsync(patience.Token);)
        {
            using var answer = await Client.GetAsync("/readyz", patience.Token);
            ready = answer.IsSuccessStatusCode;
        }
    }
}
