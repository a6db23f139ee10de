namespace Loomcast.Pipeline.Inference;

/// <summary>The files with ONNX Runtime's providers for NVIDIA. It takes them from the folder of its own library only, and of a missing one says just that something cannot be loaded.</summary>
internal static class ProviderFiles
{
    private const string Shared = "libonnxruntime_providers_shared.so";
    private const string Cuda = "libonnxruntime_providers_cuda.so";
    private const string Tensorrt = "libonnxruntime_providers_tensorrt.so";
    private const string LoadedFiles = "/proc/self/maps";

    /// <exception cref="NotSupportedException">One is not there.</exception>
    public static void Require(ExecutionProvider provider)
    {
        string[] files = provider == ExecutionProvider.Tensorrt ? [Shared, Tensorrt, Cuda] : [Shared, Cuda];
        if (FolderOfLibrary() is { } folder && Array.Find(files, file => !File.Exists(Path.Combine(folder, file))) is { } missing)
        {
            throw new NotSupportedException($"no {missing} in {folder}");
        }
    }

    /// <summary>Where the library was loaded from; null where the system does not tell.</summary>
    private static string? FolderOfLibrary() => File.Exists(LoadedFiles)
        ? File.ReadLines(LoadedFiles).Where(line => line.Contains("/libonnxruntime.so", StringComparison.Ordinal)).Select(line => Path.GetDirectoryName(line[line.IndexOf('/', StringComparison.Ordinal)..])).FirstOrDefault()
        : null;
}
