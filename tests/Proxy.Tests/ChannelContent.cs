using System.Net;
using System.Text;
using System.Threading.Channels;

namespace Loomcast.Proxy.Tests;

/// <summary>A request body that goes out piece by piece, as a microphone's does.</summary>
internal sealed class ChannelContent(ChannelReader<string> pieces) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await foreach (var piece in pieces.ReadAllAsync())
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(piece));
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
