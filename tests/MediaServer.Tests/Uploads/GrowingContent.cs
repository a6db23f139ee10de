using System.Net;
using System.Threading.Channels;

namespace Loomcast.MediaServer.Tests.Uploads;

/// <summary>A body that goes out piece by piece, and ends, breaks off or stays silent as the test says.</summary>
internal sealed class GrowingContent(long? length = null) : HttpContent
{
    private readonly Channel<byte[]> _pieces = Channel.CreateUnbounded<byte[]>();

    public void Send(byte[] piece) => _pieces.Writer.TryWrite(piece);

    public void End() => _pieces.Writer.TryComplete();

    /// <summary>The client is gone.</summary>
    public void BreakOff() => _pieces.Writer.TryComplete(new IOException("The network is gone."));

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await foreach (var piece in _pieces.Reader.ReadAllAsync())
        {
            await stream.WriteAsync(piece);
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long bytes)
    {
        bytes = length ?? 0;
        return length is not null;
    }
}
