using System.IO.Compression;

namespace Loomcast.MediaServer.Playlists;

/// <summary>A rendered playlist, shared by all who get it.</summary>
internal sealed class PlaylistBody(byte[] plain)
{
    private readonly Lazy<byte[]> _gzip = new(() => Compress(plain));

    public byte[] Plain => plain;

    public byte[] Gzip => _gzip.Value;

    private static byte[] Compress(byte[] plain)
    {
        using var compressed = new MemoryStream();
        // Compressed while viewers wait for it: the fastest level is 4 times as fast and costs a few bytes of a small text.
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return compressed.ToArray();
    }
}
