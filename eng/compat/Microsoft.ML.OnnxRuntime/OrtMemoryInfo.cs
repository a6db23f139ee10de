using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Where a tensor's memory is.</summary>
public sealed unsafe class OrtMemoryInfo : SafeHandleZeroOrMinusOneIsInvalid
{
    private static readonly Lazy<OrtMemoryInfo> Cpu = new(OfCpu);

    /// <param name="allocatorName">"Cuda", "CudaPinned", "WebGPU_Buf" ...</param>
    /// <param name="allocatorType">Whether it is taken from an arena.</param>
    /// <param name="deviceId">Number of the device.</param>
    /// <param name="memoryType">Who reads it.</param>
    public OrtMemoryInfo(string allocatorName, OrtAllocatorType allocatorType, int deviceId, OrtMemType memoryType)
        : base(ownsHandle: true)
    {
        using var name = new Utf8Text(allocatorName);
        nint place;
        NativeRuntime.Check(NativeRuntime.Api->CreateMemoryInfo(name.Pointer, allocatorType, deviceId, memoryType, &place));
        SetHandle(place);
    }

    /// <summary>Takes over what the library made, or shows what an allocator keeps.</summary>
    internal OrtMemoryInfo(nint place, bool owned)
        : base(owned) => SetHandle(place);

    /// <summary>The process's own memory.</summary>
    public static OrtMemoryInfo DefaultInstance => Cpu.Value;

    protected override bool ReleaseHandle()
    {
        NativeRuntime.Api->ReleaseMemoryInfo(handle);
        return true;
    }

    private static OrtMemoryInfo OfCpu()
    {
        nint place;
        NativeRuntime.Check(NativeRuntime.Api->CreateCpuMemoryInfo(OrtAllocatorType.ArenaAllocator, OrtMemType.Default, &place));
        return new OrtMemoryInfo(place, owned: true);
    }
}
