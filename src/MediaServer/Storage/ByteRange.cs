namespace Loomcast.MediaServer.Storage;

/// <summary>A run of bytes in a rendition's file.</summary>
internal readonly record struct ByteRange(long Offset, long Length)
{
    public long End => Offset + Length;
}
