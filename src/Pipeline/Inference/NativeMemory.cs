using System.Buffers;

namespace Loomcast.Pipeline.Inference;

/// <summary>Memory that somebody else has allocated, and frees when nobody uses this any more.</summary>
internal sealed unsafe class NativeMemory<T>(T* first, int length) : MemoryManager<T>
    where T : unmanaged
{
    public override Span<T> GetSpan() => new(first, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(first + elementIndex);

    public override void Unpin()
    {
        // it never moves
    }

    protected override void Dispose(bool disposing)
    {
        // it is not ours
    }
}
