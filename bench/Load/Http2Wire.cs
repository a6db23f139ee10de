using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Loomcast.Bench.Load;

/// <summary>HTTP/2 with prior knowledge (RFC 9113), as much of it as a load client needs: literal fields out, the status and END_STREAM in.</summary>
internal sealed class Http2Wire : Wire
{
    private const int FrameHead = 9;
    private const byte EndStream = 0x1;
    private const byte EndHeaders = 0x4;
    private const byte Ack = 0x1;
    private const byte Status200 = 0x88; // HPACK, static table
    private const int WholeWindow = int.MaxValue;

    private readonly Dictionary<int, int> _viewers = [];
    private readonly byte[] _request = new byte[512];
    private int _stream = 1;

    public Http2Wire(Socket socket, Action<int> replied)
        : base(socket, replied)
    {
        Socket.Send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        Span<byte> window = stackalloc byte[6];
        window[1] = 0x4; // SETTINGS_INITIAL_WINDOW_SIZE
        BinaryPrimitives.WriteInt32BigEndian(window[2..], WholeWindow);
        Send(FrameKind.Settings, 0, 0, window);
        BinaryPrimitives.WriteInt32BigEndian(window, WholeWindow - 65_535);
        Send(FrameKind.WindowUpdate, 0, 0, window[..4]);
    }

    private enum FrameKind : byte
    {
        Data = 0,
        Headers = 1,
        Reset = 3,
        Settings = 4,
        Ping = 6,
        GoAway = 7,
        WindowUpdate = 8,
    }

    public override void Ask(int viewer, string target)
    {
        Span<byte> fields = stackalloc byte[256];
        ReadOnlySpan<byte> always = [0x82, 0x86, 0x01, 9, .. "localhost"u8, 0x04]; // GET, http, :authority, :path as a literal
        always.CopyTo(fields);
        fields[always.Length] = (byte)target.Length; // shorter than 127
        var length = always.Length + 1 + Encoding.ASCII.GetBytes(target, fields[(always.Length + 1)..]);
        _viewers[_stream] = viewer;
        Send(FrameKind.Headers, EndStream | EndHeaders, _stream, fields[..length]);
        _stream += 2;
    }

    protected override int Parse(ReadOnlySpan<byte> received)
    {
        var at = 0;
        while (received.Length - at >= FrameHead)
        {
            var length = (received[at] << 16) | (received[at + 1] << 8) | received[at + 2];
            if (received.Length - at < FrameHead + length)
            {
                break;
            }

            var payload = received.Slice(at + FrameHead, length);
            Accept((FrameKind)received[at + 3], received[at + 4], BinaryPrimitives.ReadInt32BigEndian(received[(at + 5)..]), payload);
            at += FrameHead + length;
        }

        return at;
    }

    private void Accept(FrameKind kind, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case FrameKind.Settings when (flags & Ack) == 0:
                Send(FrameKind.Settings, Ack, 0, []);
                break;
            case FrameKind.Ping when (flags & Ack) == 0:
                Send(FrameKind.Ping, Ack, 0, payload);
                break;
            case FrameKind.Headers when StatusOf(payload) != Status200:
            case FrameKind.Reset or FrameKind.GoAway:
                throw new IOException($"{kind} on stream {stream}: {Convert.ToHexString(payload)}");
            case FrameKind.Headers or FrameKind.Data when (flags & EndStream) != 0:
                _viewers.Remove(stream, out var viewer);
                Replied(viewer);
                break;
        }
    }

    /// <summary>The first field, after changes of the table's size.</summary>
    private static byte StatusOf(ReadOnlySpan<byte> fields)
    {
        var at = 0;
        while (fields[at] >> 5 == 1)
        {
            at += (fields[at] & 0x1F) == 0x1F ? 1 + Length(fields[(at + 1)..]) : 1;
        }

        return fields[at];

        static int Length(ReadOnlySpan<byte> rest)
        {
            var count = 1;
            while (rest[count - 1] >= 0x80)
            {
                count++;
            }

            return count;
        }
    }

    private void Send(FrameKind kind, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        _request[0] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(_request.AsSpan(1), (ushort)payload.Length);
        (_request[3], _request[4]) = ((byte)kind, flags);
        BinaryPrimitives.WriteInt32BigEndian(_request.AsSpan(5), stream);
        payload.CopyTo(_request.AsSpan(FrameHead));
        Socket.Send(_request.AsSpan(0, FrameHead + payload.Length));
    }
}
