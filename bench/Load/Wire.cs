using System.Net.Sockets;

namespace Loomcast.Bench.Load;

/// <summary>One connection of the load client: requests made by hand, replies read just far enough to know that they are whole.</summary>
/// <param name="socket">Connected.</param>
/// <param name="replied">Called with the viewer whose reply is whole.</param>
internal abstract class Wire(Socket socket, Action<int> replied) : IDisposable
{
    private readonly byte[] _received = new byte[64 * 1024];
    private int _length;

    public int Descriptor { get; } = (int)socket.Handle;

    protected Socket Socket { get; } = socket;

    /// <summary>Asks for the viewer's next list.</summary>
    public abstract void Ask(int viewer, string target);

    /// <summary>Reads what is there.</summary>
    public void Read()
    {
        var count = Readiness.Receive(Descriptor, _received.AsSpan(_length));
        if (count == 0)
        {
            throw new IOException("The server closed a connection.");
        }

        _length += Math.Max(0, count);
        var parsed = Parse(_received.AsSpan(0, _length));
        _received.AsSpan(parsed.._length).CopyTo(_received);
        _length -= parsed;
    }

    public void Dispose() => Socket.Dispose();

    /// <returns>How much of it needs not be seen again.</returns>
    protected abstract int Parse(ReadOnlySpan<byte> received);

    protected void Replied(int viewer) => replied(viewer);
}
