using System.Buffers;

namespace Loomcast.Pipeline.Tests.Inference;

/// <summary>A row of output that tells when the worker writes into it.</summary>
internal sealed class ObservedRow(Action onWrite) : MemoryManager<float>
{
    private readonly float[] _values = new float[2];

    // The one that is inherited asks for the span.
    public override Memory<float> Memory => CreateMemory(_values.Length);

    public override Span<float> GetSpan()
    {
        onWrite();
        return _values;
    }

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
    }
}
