using System.Net.Sockets;

namespace Loomcast.Pipeline.Encoding;

/// <summary>
/// One more output of a child process beside its stdout: a Unix socket, to which the child connects by its path. Unlike a named pipe it is waited
/// for without a blocked thread, and unlike an inherited descriptor it does not leak into other children, which would keep it open.
/// </summary>
internal sealed class OutputSocket : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("loomcast-"); // for this user alone
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public OutputSocket()
    {
        Path = System.IO.Path.Combine(_folder.FullName, "out");
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen(1);
    }

    public string Path { get; }

    /// <summary>What the child writes, from when it connects until it ends.</summary>
    public async Task<Stream> AcceptAsync(CancellationToken cancellationToken)
    {
        var socket = await _listener.AcceptAsync(cancellationToken);
        Dispose(); // nobody else is to come, and nothing is left behind should the server be killed
        return new NetworkStream(socket, ownsSocket: true);
    }

    public void Dispose()
    {
        _listener.Dispose();
        if (Directory.Exists(_folder.FullName))
        {
            _folder.Delete(recursive: true);
        }
    }
}
