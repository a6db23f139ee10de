using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The loaded native library and its function table.</summary>
internal sealed unsafe class NativeRuntime
{
    private static readonly Lazy<NativeRuntime> Loaded = new(() => new NativeRuntime(NativeLibraryFinder.Load()));

    private readonly nint _library;
    private readonly OrtApi* _api;

    private NativeRuntime(nint library)
    {
        _library = library;
        var entry = (delegate* unmanaged[Cdecl]<OrtApiBase*>)NativeLibrary.GetExport(library, "OrtGetApiBase");
        var ortBase = entry();
        _api = ortBase->GetApi(OrtApi.Version);
        if (_api == null)
        {
            throw new DllNotFoundException($"ONNX Runtime {Marshal.PtrToStringUTF8((nint)ortBase->GetVersionString())} is too old: 1.{OrtApi.Version} or newer is needed.");
        }
    }

    // A method call, not a static constructor's field: a library that cannot be loaded then shows its own error.
    internal static OrtApi* Api => Loaded.Value._api;

    /// <summary>A function that some builds of the library export besides the table.</summary>
    internal static nint Export(string name) => NativeLibrary.TryGetExport(Loaded.Value._library, name, out var address)
        ? address
        : throw new EntryPointNotFoundException($"This build of ONNX Runtime has no {name}.");

    /// <summary>Throws for an OrtStatus* that tells of a failure, and releases it.</summary>
    internal static void Check(nint status)
    {
        if (status == 0)
        {
            return;
        }

        var code = Api->GetErrorCode(status);
        var message = Marshal.PtrToStringUTF8((nint)Api->GetErrorMessage(status)) ?? "";
        Api->ReleaseStatus(status);
        throw new OnnxRuntimeException(code, message);
    }
}
