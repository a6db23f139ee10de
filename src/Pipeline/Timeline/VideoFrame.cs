namespace Loomcast.Pipeline.Timeline;

/// <summary>One I420 picture. Who takes it last calls <see cref="Release"/>; a frame without a pool (an idle frame) is shared for ever.</summary>
public sealed class VideoFrame(byte[] bytes, FramePool? pool = null)
{
    private FramePool? _pool = pool;

    /// <summary>Y, then U, then V plane, without padding.</summary>
    public byte[] Bytes { get; } = bytes;

    /// <summary>Gives the bytes back to the pool; further calls do nothing.</summary>
    public void Release() => Interlocked.Exchange(ref _pool, null)?.Return(Bytes);
}
