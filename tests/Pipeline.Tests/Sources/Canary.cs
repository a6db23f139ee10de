using System.Net;
using System.Net.Sockets;

namespace Loomcast.Pipeline.Tests.Sources;

/// <summary>A file and a port that nothing may touch: hostile files point to them.</summary>
internal sealed class Canary : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    /// <param name="path">A file that is worth stealing: it could be shown, if something opened it.</param>
    public Canary(string path)
    {
        Path = path;
        _listener.Start();
    }

    public string Path { get; }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/canary.ts");

    /// <summary>Somebody has connected. A connection is in the backlog before its opener gets any further, so this is sure once that has ended.</summary>
    public bool WasVisited => _listener.Pending();

    public void Dispose() => _listener.Dispose();
}
