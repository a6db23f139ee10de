namespace Microsoft.ML.OnnxRuntime;

/// <summary>Where a tensor's memory is.</summary>
public sealed unsafe class OrtMemoryInfo
{
    private static readonly Lazy<OrtMemoryInfo> Cpu = new(() => new OrtMemoryInfo());

    private OrtMemoryInfo()
    {
        const int ArenaAllocator = 1;
        const int DefaultMemory = 0;
        nint handle;
        NativeRuntime.Check(NativeRuntime.Api->CreateCpuMemoryInfo(ArenaAllocator, DefaultMemory, &handle));
        Handle = handle;
    }

    /// <summary>The process's own memory.</summary>
    public static OrtMemoryInfo DefaultInstance => Cpu.Value;

    internal nint Handle { get; }
}
