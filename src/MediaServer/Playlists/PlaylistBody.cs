using System.Globalization;
using System.IO.Compression;

namespace Loomcast.MediaServer.Playlists;

/// <summary>A rendered playlist, shared by all who get it.</summary>
/// <param name="plain">Its text.</param>
/// <param name="modified">When it came to say what it says.</param>
internal sealed class PlaylistBody(byte[] plain, DateTimeOffset modified)
{
    private readonly Lazy<byte[]> _gzip = new(() => Compress(plain));

    public byte[] Plain => plain;

    /// <summary>As the header of that name has it: some players take a list for stale by it.</summary>
    public string LastModified { get; } = modified.ToString("R", CultureInfo.InvariantCulture);

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
