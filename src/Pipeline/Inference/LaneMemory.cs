using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Inference;

/// <summary>The tensors of one lane: those that we write and read, and those that go from model to model and stay where the models are computed.</summary>
internal sealed class LaneMemory : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly OrtAllocator _device;
    private readonly OrtAllocator _ours;
    private readonly int _rows;
    private readonly bool _isCopied;

    /// <param name="session">One of the models; all run on the same provider.</param>
    /// <param name="provider">What computes them.</param>
    /// <param name="device">Number of the GPU.</param>
    /// <param name="rows">Of the largest run.</param>
    public LaneMemory(InferenceSession session, ExecutionProvider provider, int device, int rows)
    {
        _rows = rows;
        _isCopied = provider != ExecutionProvider.Cpu;
        var isCuda = provider is ExecutionProvider.Cuda or ExecutionProvider.Tensorrt;
        _device = isCuda ? Of(session, "Cuda", device, OrtMemType.Default)
            : provider == ExecutionProvider.WebGpu ? Of(session, "WebGPU_Buf", 0, OrtMemType.Default)
            : OrtAllocator.DefaultInstance;
        _ours = isCuda ? Pinned(session, device) : OrtAllocator.DefaultInstance;
    }

    /// <summary>A tensor that we write or read.</summary>
    public TensorBuffer Ours(TensorElementType type, params long[] row)
    {
        var buffer = Own(new TensorBuffer(_ours, type, row, _rows) { IsCopied = _isCopied });
        buffer.Clear(); // rows that nobody has filled are computed too, where a model fixes how many there are
        return buffer;
    }

    /// <summary>A tensor that one model fills and another takes.</summary>
    public TensorBuffer Between(TensorElementType type, params long[] row) => Own(new TensorBuffer(_device, type, row, _rows));

    /// <summary>Tensors first, then what they were allocated by.</summary>
    public void Dispose()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }
    }

    // CUDA copies from and to page-locked memory by itself; of other memory the processor makes a copy before.
    private OrtAllocator Pinned(InferenceSession session, int device)
    {
        try
        {
            return Of(session, "CudaPinned", device, OrtMemType.CpuOutput);
        }
        catch (OnnxRuntimeException)
        {
            return OrtAllocator.DefaultInstance; // slower, and as right: versions differ in which device they count it to
        }
    }

    private OrtAllocator Of(InferenceSession session, string name, int device, OrtMemType type)
    {
        using var place = new OrtMemoryInfo(name, OrtAllocatorType.DeviceAllocator, device, type);
        return Own(new OrtAllocator(session, place));
    }

    private T Own<T>(T value)
        where T : IDisposable
    {
        _owned.Add(value);
        return value;
    }
}
