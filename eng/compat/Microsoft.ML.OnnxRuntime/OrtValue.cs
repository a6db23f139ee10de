using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A tensor over memory that its maker keeps.</summary>
public sealed unsafe class OrtValue : IDisposable
{
    private MemoryHandle _pin;

    private OrtValue(nint handle, MemoryHandle pin)
    {
        Handle = handle;
        _pin = pin;
    }

    ~OrtValue() => Release();

    internal nint Handle { get; private set; }

    /// <summary>Takes a tensor that the library made.</summary>
    internal static OrtValue Own(nint handle) => new(handle, default);

    /// <summary>Wraps memory, without a copy: a run sees what is written into it, and writes into it.</summary>
    public static OrtValue CreateTensorValueFromMemory<T>(OrtMemoryInfo memoryInfo, Memory<T> memory, long[] shape)
        where T : unmanaged
    {
        var elements = shape.Aggregate(1L, (product, dimension) => product * dimension);
        if (elements > memory.Length)
        {
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"The shape needs {elements} elements, the memory has {memory.Length}.");
        }

        var pin = memory.Pin();
        try
        {
            nint value;
            fixed (long* dimensions = shape)
            {
                NativeRuntime.Check(NativeRuntime.Api->CreateTensorWithDataAsOrtValue(
                    memoryInfo.DangerousGetHandle(), pin.Pointer, (nuint)(elements * sizeof(T)), dimensions, (nuint)shape.Length, ElementTypeOf<T>(), &value));
            }

            return new OrtValue(value, pin);
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    public static OrtValue CreateTensorValueFromMemory<T>(T[] data, long[] shape)
        where T : unmanaged => CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, data.AsMemory(), shape);

    /// <summary>A tensor in memory of its own, also on a device.</summary>
    public static OrtValue CreateAllocatedTensorValue(OrtAllocator allocator, TensorElementType elementType, long[] shape)
    {
        nint value;
        fixed (long* dimensions = shape)
        {
            NativeRuntime.Check(NativeRuntime.Api->CreateTensorAsOrtValue(allocator.DangerousGetHandle(), dimensions, (nuint)shape.Length, elementType, &value));
        }

        GC.KeepAlive(allocator);
        return Own(value);
    }

    /// <summary>A tensor over memory that its maker keeps, and keeps where it is; also on a device.</summary>
    public static OrtValue CreateTensorValueWithData(OrtMemoryInfo memInfo, TensorElementType elementType, long[] shape, IntPtr dataBufferPtr, long bufferLengthInBytes)
    {
        nint value;
        fixed (long* dimensions = shape)
        {
            NativeRuntime.Check(NativeRuntime.Api->CreateTensorWithDataAsOrtValue(
                memInfo.DangerousGetHandle(), (void*)dataBufferPtr, (nuint)bufferLengthInBytes, dimensions, (nuint)shape.Length, elementType, &value));
        }

        GC.KeepAlive(memInfo);
        return Own(value);
    }

    /// <summary>What it holds, as it is now: the shape of an output is known when the model has run.</summary>
    public OrtTensorTypeAndShapeInfo GetTensorTypeAndShape()
    {
        nint tensor;
        NativeRuntime.Check(NativeRuntime.Api->GetTensorTypeAndShape(Handle, &tensor));
        try
        {
            return TensorShape.Read(tensor);
        }
        finally
        {
            NativeRuntime.Api->ReleaseTensorTypeAndShapeInfo(tensor);
        }
    }

    /// <summary>The elements, for as long as this is not disposed of.</summary>
    public ReadOnlySpan<T> GetTensorDataAsSpan<T>()
        where T : unmanaged
    {
        var info = GetTensorTypeAndShape();
        if (info.ElementDataType != ElementTypeOf<T>())
        {
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"The tensor holds {info.ElementDataType}, not {typeof(T)}.");
        }

        return MemoryMarshal.Cast<byte, T>(GetTensorMutableRawData());
    }

    /// <summary>Its bytes, for as long as this is not disposed of; on a device they have an address that only the device reads.</summary>
    public Span<byte> GetTensorMutableRawData()
    {
        var info = GetTensorTypeAndShape();
        void* elements;
        NativeRuntime.Check(NativeRuntime.Api->GetTensorMutableData(Handle, &elements));
        return new Span<byte>(elements, checked((int)info.Shape.Aggregate(SizeOf(info.ElementDataType), (product, dimension) => product * dimension)));
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private static TensorElementType ElementTypeOf<T>() => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.Single => TensorElementType.Float,
        TypeCode.Byte => TensorElementType.UInt8,
        TypeCode.SByte => TensorElementType.Int8,
        TypeCode.Int32 => TensorElementType.Int32,
        TypeCode.Int64 => TensorElementType.Int64,
        TypeCode.Boolean => TensorElementType.Bool,
        TypeCode.Double => TensorElementType.Double,
        _ => throw new NotSupportedException($"No tensor of {typeof(T)}."),
    };

    private static long SizeOf(TensorElementType type) => type switch
    {
        TensorElementType.UInt8 or TensorElementType.Int8 or TensorElementType.Bool => 1,
        TensorElementType.Float or TensorElementType.Int32 => 4,
        TensorElementType.Int64 or TensorElementType.Double => 8,
        _ => throw new NotSupportedException($"No elements of {type} are read here."),
    };

    private void Release()
    {
        if (Handle != 0)
        {
            NativeRuntime.Api->ReleaseValue(Handle);
            Handle = 0;
        }

        _pin.Dispose();
    }
}
