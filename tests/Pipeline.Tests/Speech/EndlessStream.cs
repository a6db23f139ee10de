namespace Loomcast.Pipeline.Tests.Speech;

/// <summary>Some bytes, then zeros for ever.</summary>
internal sealed class EndlessStream(byte[] start) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var known = start.AsSpan((int)Math.Min(_position, start.Length));
        var copied = Math.Min(known.Length, count);
        known[..copied].CopyTo(buffer.AsSpan(offset));
        buffer.AsSpan(offset + copied, count - copied).Clear();
        _position += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
