using Microsoft.Win32.SafeHandles;

namespace Loomcast.MediaServer.Storage;

/// <summary>Reads a range of a file that others read and extend at the same time; the handle belongs to the <see cref="MediaFile"/>.</summary>
internal sealed class RangeStream(SafeFileHandle handle, ByteRange range) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => range.Length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer) =>
        Advance(RandomAccess.Read(handle, buffer[..Remaining(buffer.Length)], range.Offset + Position));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Advance(await RandomAccess.ReadAsync(handle, buffer[..Remaining(buffer.Length)], range.Offset + Position, cancellationToken));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Remaining(int wanted) => (int)Math.Clamp(Length - Position, 0, wanted);

    private int Advance(int read)
    {
        Position += read;
        return read;
    }
}
