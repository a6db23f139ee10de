using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>
/// Finds the native library: where ORT_LIBRARY_PATH says (a file or a folder; a complete GPU build for instance), beside the program, in its
/// runtimes folder, then wherever the system looks. The library looks for its provider libraries (CUDA, TensorRT) in its own folder.
/// </summary>
internal static class NativeLibraryFinder
{
    private const string Variable = "ORT_LIBRARY_PATH";

    // The first is what a complete build is called, the second what the build from npm is called.
    private static readonly string[] Names =
        OperatingSystem.IsWindows() ? ["onnxruntime.dll"] :
        OperatingSystem.IsMacOS() ? ["libonnxruntime.dylib"] :
        ["libonnxruntime.so", "libonnxruntime.so.1"];

    internal static nint Load()
    {
        var told = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(told))
        {
            return NativeLibrary.Load(Names.Select(name => Path.Combine(told, name)).FirstOrDefault(File.Exists) ?? told);
        }

        var candidates = Folders().SelectMany(_ => Names, Path.Combine).Where(File.Exists).Concat(Names);
        foreach (var candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var library))
            {
                return library;
            }
        }

        throw new DllNotFoundException(
            $"ONNX Runtime's native library ({string.Join(" or ", Names)}) is not in {string.Join(" or ", Folders())}. Build again with the network there, or set {Variable} to where it is.");
    }

    // Where eng/native.targets and NuGet packages put it.
    private static string[] Folders()
    {
        var platform = $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        return [AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", platform, "native")];
    }
}
