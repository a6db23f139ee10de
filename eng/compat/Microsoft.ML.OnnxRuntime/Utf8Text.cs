using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A zero-terminated copy of a string for the time of a call, or as long as its owner lives.</summary>
internal sealed unsafe class Utf8Text(string text) : IDisposable
{
    private nint _memory = Marshal.StringToCoTaskMemUTF8(text);

    internal byte* Pointer => (byte*)_memory;

    public void Dispose() => Marshal.FreeCoTaskMem(Interlocked.Exchange(ref _memory, 0));
}
