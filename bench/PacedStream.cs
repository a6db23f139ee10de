namespace Loomcast.Bench;

/// <summary>Gives its bytes at a constant rate, in pieces of a tenth of a second, and remembers when the last one went out.</summary>
internal sealed class PacedStream(byte[] bytes, int bytesPerSecond) : Stream
{
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private int _position;

    /// <summary>Unix milliseconds.</summary>
    public double EndedAt { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var due = TimeSpan.FromSeconds((double)_position / bytesPerSecond) - TimeProvider.System.GetElapsedTime(_start);
        if (due > TimeSpan.Zero)
        {
            await Task.Delay(due, cancellationToken);
        }

        var count = Math.Min(Math.Min(buffer.Length, bytesPerSecond / 10), bytes.Length - _position);
        bytes.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        if (count > 0)
        {
            EndedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
