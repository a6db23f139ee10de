using Loomcast.Tests.Shared;

namespace Loomcast.Bench.Load;

/// <summary>Viewers over TLS and HTTP/2, each with an HTTP client and so a connection of his own. Dear: a good part of the machine is theirs.</summary>
internal sealed class TlsAudience(Uri server, Func<int, string> target, int viewers) : IAudience
{
    private readonly HttpClient[] _clients = [.. Enumerable.Range(0, viewers).Select(_ => Servers.NewClient(server))];
    private readonly CancellationTokenSource _leaving = new();
    private Task _watching = Task.CompletedTask;

    public double CpuSeconds => ProcessTree.CpuSeconds(Environment.ProcessId, withChildren: false);

    /// <summary>Shakes hands, so that this is not measured.</summary>
    public Task ConnectAsync() => Parallel.ForEachAsync(_clients, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (client, token) => await client.GetByteArrayAsync("/live/live/index.m3u8", token));

    public void Watch(int from, Arrivals arrivals) => _watching = Task.WhenAll(_clients.Select(async client =>
    {
        try
        {
            for (var number = from; ; number++)
            {
                await client.GetByteArrayAsync(target(number), _leaving.Token);
                arrivals.Add(number);
            }
        }
        catch (OperationCanceledException)
        {
            // He left.
        }
    }));

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _watching;
        Array.ForEach(_clients, client => client.Dispose());
        _leaving.Dispose();
    }
}
