using System.Buffers;
using System.IO.Pipelines;

namespace Loomcast.Proxy.Forwarding;

/// <summary>
/// The body of an HTTP/1.1 request whose reader can leave it. A read of the server's own stream that ends by its token counts as going on
/// for ever, so that the rest of the body cannot be drained: the server closes the connection, and the publisher never sees the answer.
/// </summary>
internal sealed class LeavableBody(PipeReader body) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var leaves = cancellationToken.UnsafeRegister(static state => ((PipeReader)state!).CancelPendingRead(), body);
            var read = await body.ReadAsync(CancellationToken.None);
            var count = read.IsCanceled ? 0 : (int)Math.Min(buffer.Length, read.Buffer.Length);
            var taken = read.Buffer.Slice(0, count);
            taken.CopyTo(buffer.Span);
            body.AdvanceTo(taken.End);
            if (!read.IsCanceled)
            {
                return count;
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
