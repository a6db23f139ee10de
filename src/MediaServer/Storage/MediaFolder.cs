using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Storage;

/// <summary>Where media lies: one folder a session.</summary>
internal sealed class MediaFolder : IDisposable
{
    // No id of a session is so short.
    private const string Uploads = "uploads";

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
    }

    /// <summary>File for the sessions and their events.</summary>
    public string DatabasePath => Path.Combine(_root, "sessions.db");

    /// <summary>Folder for what clients upload.</summary>
    public string UploadsPath => Path.Combine(_root, Uploads);

    public SessionFolder Of(string session) => new(Path.Combine(_root, session), _partsInMemory);

    /// <summary>Removes the media of all sessions but these.</summary>
    public void KeepOnly(IReadOnlySet<string> sessions)
    {
        foreach (var left in Directory.EnumerateDirectories(_root).Where(folder => Path.GetFileName(folder) is { } name && name != Uploads && !sessions.Contains(name)))
        {
            Directory.Delete(left, recursive: true);
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
