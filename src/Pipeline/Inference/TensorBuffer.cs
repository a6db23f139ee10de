using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Loomcast.Pipeline.Inference;

/// <summary>The memory of one tensor of a lane, made once for its largest run; a smaller run gets its first rows.</summary>
internal sealed unsafe class TensorBuffer : IDisposable
{
    private readonly OrtValue _whole;
    private readonly OrtMemoryInfo _place;
    private readonly TensorElementType _type;
    private readonly long[] _row;
    private readonly Dictionary<int, OrtValue> _views = [];

    /// <param name="allocator">Of the memory.</param>
    /// <param name="type">Of its elements.</param>
    /// <param name="row">Shape behind the batch.</param>
    /// <param name="rows">Of the largest run.</param>
    public TensorBuffer(OrtAllocator allocator, TensorElementType type, long[] row, int rows)
    {
        (_type, _row) = (type, row);
        _place = allocator.Info;
        _whole = OrtValue.CreateAllocatedTensorValue(allocator, type, [rows, .. row]);
        _views.Add(rows, _whole);
        Rows = rows;
    }

    /// <summary>Of the largest run.</summary>
    public int Rows { get; }

    /// <summary>Whether a provider reads it from memory of its own, into which it is copied when it is bound.</summary>
    public bool IsCopied { get; init; }

    /// <summary>The first rows, as a tensor.</summary>
    public OrtValue For(int rows)
    {
        ref var view = ref CollectionsMarshal.GetValueRefOrAddDefault(_views, rows, out _);
        if (view is null)
        {
            var bytes = _whole.GetTensorMutableRawData();
            view = OrtValue.CreateTensorValueWithData(_place, _type, [rows, .. _row], (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes)), (long)bytes.Length / Rows * rows);
        }

        return view;
    }

    /// <summary>All of it, where we can reach it.</summary>
    /// <exception cref="InferenceException">Its elements are of another size.</exception>
    public Memory<T> Memory<T>()
        where T : unmanaged
    {
        var bytes = _whole.GetTensorMutableRawData();
        var elements = _row.Aggregate((long)Rows, (product, length) => product * length);
        return bytes.Length == elements * sizeof(T)
            ? new NativeMemory<T>((T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes)), bytes.Length / sizeof(T)).Memory
            : throw new InferenceException($"A model has elements of the type {_type}, where {typeof(T).Name} is needed.");
    }

    public void Clear() => _whole.GetTensorMutableRawData().Clear();

    public void Dispose()
    {
        foreach (var view in _views.Values)
        {
            view.Dispose();
        }
    }
}
