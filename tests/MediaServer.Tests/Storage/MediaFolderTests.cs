using Loomcast.MediaServer.Storage;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Tests.Storage;

public sealed class MediaFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("loomcast-folder-").FullName;

    [Fact]
    public void KeepOnly_RemovesTheMediaOfAllOtherSessions()
    {
        using var folder = Open();
        folder.Of("kept").Open("video").Dispose();
        folder.Of("gone").Open("video").Dispose();

        folder.KeepOnly(new HashSet<string> { "kept" });

        Assert.Equal(["kept"], Directory.EnumerateDirectories(_root).Select(Path.GetFileName));
    }

    [Fact]
    public void KeepOnly_LeavesTheUploads()
    {
        using var folder = Open();
        Directory.CreateDirectory(folder.UploadsPath);

        folder.KeepOnly(new HashSet<string>());

        Assert.True(Directory.Exists(folder.UploadsPath));
    }

    [Fact]
    public void Delete_RemovesTheFilesOfOneSession()
    {
        using var folder = Open();
        using var kept = folder.Of("kept").Open("video");
        using var gone = folder.Of("gone").Open("video");

        folder.Of("gone").Delete();
        folder.Of("never there").Delete();

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
