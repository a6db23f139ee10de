using System.Collections.Concurrent;

namespace Loomcast.Pipeline.Timeline;

/// <summary>Buffers of one picture size: speaking makes 10 MB of pictures a second, all of them large objects for the GC.</summary>
public sealed class FramePool(int frameBytes)
{
    // Generate-ahead of a few sessions; what is returned beyond it goes to the GC.
    private const int MostKept = 128;
    private readonly ConcurrentBag<byte[]> _kept = [];

    public VideoFrame Rent() => new(_kept.TryTake(out var bytes) ? bytes : new byte[frameBytes], this);

    internal void Return(byte[] bytes)
    {
        if (_kept.Count < MostKept)
        {
            _kept.Add(bytes);
        }
    }
}
