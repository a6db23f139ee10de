using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Loomcast.MediaServer.Tests.Ingest;

/// <summary>A network between a publisher and an origin: it can be cut, and comes back at the same address.</summary>
internal sealed class CutRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _open = [];
    private readonly Task _run;
    private volatile TaskCompletionSource<int> _target = new();

    public CutRelay(Uri origin)
    {
        Lead(origin);
        _listener.Start();
        _run = RunAsync();
    }

    /// <summary>Connections so far.</summary>
    public int Count { get; private set; }

    /// <summary>The same address through this network.</summary>
    public Uri Of(Uri address) => new UriBuilder(address) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;

    /// <summary>Connections from now on wait until the origin is there again.</summary>
    public void Close()
    {
        _target = new();
        Cut();
    }

    /// <summary>Connections go to this origin, those too that wait.</summary>
    public void Lead(Uri origin) => _target.TrySetResult(origin.Port);

    /// <summary>Both ends see a reset; what was on its way is lost.</summary>
    public void Cut()
    {
        foreach (var socket in _open.Keys)
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It ended by itself just now.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        _target.TrySetCanceled();
        Cut();
        await _run;
    }

    private async Task RunAsync()
    {
        var pairs = new List<Task>();
        try
        {
            while (true)
            {
                pairs.Add(RelayAsync(await _listener.AcceptSocketAsync()));
                Count++;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(pairs);
        }
    }

    private async Task RelayAsync(Socket near)
    {
        var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        (_open[near], _open[far]) = (true, true);
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, await _target.Task);
            await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The origin is away.
        }
        finally
        {
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
            near.Dispose();
            far.Dispose();
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16_384];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut, by us or by either end.
        }
    }
}
