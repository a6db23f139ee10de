namespace Loomcast.Proxy.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("loomcast test ").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
