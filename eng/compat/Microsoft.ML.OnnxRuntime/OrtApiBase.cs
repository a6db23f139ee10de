using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>What the library's one entry point returns.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OrtApiBase
{
    internal delegate* unmanaged[Cdecl]<uint, OrtApi*> GetApi;
    internal delegate* unmanaged[Cdecl]<byte*> GetVersionString;
}
