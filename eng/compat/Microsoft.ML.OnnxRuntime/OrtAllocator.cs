using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Gives memory of one kind.</summary>
public sealed unsafe class OrtAllocator : SafeHandleZeroOrMinusOneIsInvalid
{
    private static readonly Lazy<OrtAllocator> Default = new(OfCpu);

    /// <param name="session">Whose providers know the memory.</param>
    /// <param name="memInfo">Which memory.</param>
    public OrtAllocator(InferenceSession session, OrtMemoryInfo memInfo)
        : base(ownsHandle: true)
    {
        SetHandle(session.CreateAllocator(memInfo.DangerousGetHandle()));
        GC.KeepAlive(memInfo);
    }

    private OrtAllocator(nint allocator)
        : base(ownsHandle: false) => SetHandle(allocator);

    /// <summary>Of the process's own memory.</summary>
    public static OrtAllocator DefaultInstance => Default.Value;

    /// <summary>Which memory it gives; only as long as it lives.</summary>
    public OrtMemoryInfo Info
    {
        get
        {
            nint place;
            NativeRuntime.Check(NativeRuntime.Api->AllocatorGetInfo(handle, &place));
            return new OrtMemoryInfo(place, owned: false);
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeRuntime.Api->ReleaseAllocator(handle);
        return true;
    }

    private static OrtAllocator OfCpu()
    {
        nint allocator;
        NativeRuntime.Check(NativeRuntime.Api->GetAllocatorWithDefaultOptions(&allocator));
        return new OrtAllocator(allocator);
    }
}
