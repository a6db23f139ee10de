namespace Loomcast.Pipeline.Timeline;

/// <summary>One I420 picture. Whoever has it calls <see cref="Release"/> once; a frame without a pool (an idle frame) is shared for ever.</summary>
public sealed class VideoFrame(byte[] bytes, FramePool? pool = null)
{
    private int _holders = 1;

    /// <summary>Y, then U, then V plane, without padding.</summary>
    public byte[] Bytes { get; } = bytes;

    /// <summary>The same picture for one more holder, who releases it too.</summary>
    public VideoFrame Share()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    /// <summary>The last holder's call gives the bytes back to the pool; further calls do nothing.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            pool?.Return(Bytes);
        }
    }
}
