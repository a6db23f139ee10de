using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Loomcast.Bench.Load;

/// <summary>HTTP/1.1: one viewer a connection, one request at a time.</summary>
internal sealed class Http1Wire(Socket socket, Action<int> replied) : Wire(socket, replied)
{
    private int _viewer;

    public override void Ask(int viewer, string target)
    {
        _viewer = viewer;
        Socket.Send(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }

    protected override int Parse(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return 0;
        }

        var head = received[..end];
        if (!head.StartsWith("HTTP/1.1 200"u8))
        {
            throw new IOException(Encoding.ASCII.GetString(received));
        }

        var field = "Content-Length: "u8;
        var whole = Utf8Parser.TryParse(head[(head.IndexOf(field) + field.Length)..], out int length, out _) ? end + 4 + length : int.MaxValue;
        if (received.Length < whole)
        {
            return 0;
        }

        Replied(_viewer);
        return whole;
    }
}
