using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Inference;

/// <summary>The tensors of one lane: those that we write and read, and those that go from model to model and stay where the models are computed.</summary>
internal sealed class LaneMemory : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly InferenceSession _session;
    private readonly (ExecutionProvider Provider, int Device) _place;
    private readonly int _rows;
    private OrtAllocator? _ours;
    private OrtAllocator? _device;

    /// <param name="session">One of the models; all run on the same provider.</param>
    /// <param name="provider">What computes them.</param>
    /// <param name="device">Number of the GPU.</param>
    /// <param name="rows">Of the largest run.</param>
    public LaneMemory(InferenceSession session, ExecutionProvider provider, int device, int rows) =>
        (_session, _place, _rows) = (session, (provider, device), rows);

    private bool IsCuda => _place.Provider is ExecutionProvider.Cuda or ExecutionProvider.Tensorrt;

    /// <summary>A tensor that we write or read.</summary>
    public TensorBuffer Ours(TensorElementType type, params long[] row)
    {
        _ours ??= IsCuda ? Pinned() : OrtAllocator.DefaultInstance;
        var buffer = Own(new TensorBuffer(_ours, type, row, _rows) { IsCopied = _place.Provider != ExecutionProvider.Cpu });
        buffer.Clear(); // rows that nobody has filled are computed too, where a model fixes how many there are
        return buffer;
    }

    /// <summary>A tensor that one model fills and another takes.</summary>
    public TensorBuffer Between(TensorElementType type, params long[] row)
    {
        _device ??= IsCuda ? Of("Cuda", _place.Device, OrtMemType.Default)
            : _place.Provider == ExecutionProvider.WebGpu ? Of("WebGPU_Buf", 0, OrtMemType.Default)
            : OrtAllocator.DefaultInstance;
        return Own(new TensorBuffer(_device, type, row, _rows));
    }

    /// <summary>Tensors first, then what they were allocated by.</summary>
    public void Dispose()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }
    }

    // CUDA copies from and to page-locked memory by itself; of other memory the processor makes a copy before.
    private OrtAllocator Pinned()
    {
        try
        {
            return Of("CudaPinned", _place.Device, OrtMemType.CpuOutput);
        }
        catch (OnnxRuntimeException)
        {
            return OrtAllocator.DefaultInstance; // slower, and as right: versions differ in which device they count it to
        }
    }

    private OrtAllocator Of(string name, int device, OrtMemType type)
    {
        using var place = new OrtMemoryInfo(name, OrtAllocatorType.DeviceAllocator, device, type);
        return Own(new OrtAllocator(_session, place));
    }

    private T Own<T>(T value)
        where T : IDisposable
    {
        _owned.Add(value);
        return value;
    }
}
