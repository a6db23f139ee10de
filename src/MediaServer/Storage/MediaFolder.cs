using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Storage;

/// <summary>Where media lies: one folder a session, one file a rendition. Sessions live in memory, so what an earlier run left is removed.</summary>
internal sealed class MediaFolder : IDisposable
{
    private readonly string _root;
    private readonly int _partsInMemory;
    private readonly FileStream _lock;

    /// <exception cref="IOException">The folder cannot be written, or another server uses it.</exception>
    public MediaFolder(IOptions<StorageOptions> options)
    {
        _root = Path.GetFullPath(options.Value.Folder);
        _partsInMemory = options.Value.PartsInMemory;
        Directory.CreateDirectory(_root);
        _lock = TakeLock();
        foreach (var left in Directory.EnumerateDirectories(_root))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    public MediaFile Create(string session, string rendition)
    {
        var folder = Directory.CreateDirectory(PathOf(session));
        return new MediaFile(Path.Combine(folder.FullName, rendition + ".mp4"), _partsInMemory);
    }

    public void Delete(string session)
    {
        if (Directory.Exists(PathOf(session)))
        {
            Directory.Delete(PathOf(session), recursive: true);
        }
    }

    /// <summary>Writes a byte: a full or read-only disk is the commonest reason why nothing can be published.</summary>
    /// <returns>Why not, or null.</returns>
    public string? ReasonNotWritable()
    {
        try
        {
            RandomAccess.Write(_lock.SafeFileHandle, "."u8, fileOffset: 0);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{_root} cannot be written: {e.Message} Free some space, or set Storage:Folder to another folder.";
        }
    }

    public void Dispose() => _lock.Dispose();

    private string PathOf(string session) => Path.Combine(_root, session);

    private FileStream TakeLock()
    {
        try
        {
            return new FileStream(Path.Combine(_root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"{_root} cannot be used; if another server uses it, end that, or set Storage:Folder to another folder. ({e.Message})", e);
        }
    }
}
