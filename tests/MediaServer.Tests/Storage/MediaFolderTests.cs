using Loomcast.MediaServer.Storage;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Tests.Storage;

public sealed class MediaFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("loomcast-folder-").FullName;

    [Fact]
    public void MediaOfAnEarlierRun_IsRemoved()
    {
        Directory.CreateDirectory(Path.Combine(_root, "old"));
        File.WriteAllText(Path.Combine(_root, "old", "video.mp4"), "x");

        using var folder = Open();

        Assert.Empty(Directory.EnumerateDirectories(_root));
    }

    [Fact]
    public void Delete_RemovesTheFilesOfOneSession()
    {
        using var folder = Open();
        using var kept = folder.Create("kept", "video");
        using var gone = folder.Create("gone", "video");

        folder.Delete("gone");
        folder.Delete("never there");

        Assert.Equal(["kept"], Directory.EnumerateDirectories(_root).Select(Path.GetFileName));
    }

    [Fact]
    public void FolderInUse_IsRefused()
    {
        using var folder = Open();

        Assert.Throws<IOException>(() => Open());
    }

    [Fact]
    public void WritableFolder_HasNothingAgainstIt()
    {
        using var folder = Open();

        Assert.Null(folder.ReasonNotWritable());
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private MediaFolder Open() => new(Options.Create(new StorageOptions { Folder = _root }));
}
