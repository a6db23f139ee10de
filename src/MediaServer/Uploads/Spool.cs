using System.Buffers;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Loomcast.MediaServer.Uploads;

/// <summary>An upload on the disk: its bytes in one file, what else is known of it in another.</summary>
/// <remarks>Nothing waits for the disk: what the kernel has taken over survives the process (decision 0015).</remarks>
/// <param name="folder">Exists.</param>
/// <param name="id">Made by this server; it is the name of both files.</param>
internal sealed class Spool(string folder, string id)
{
    private const string Bytes = ".bytes";
    private const string Known = ".json";

    private readonly string _known = System.IO.Path.Combine(folder, id + Known);

    public string Path { get; } = System.IO.Path.Combine(folder, id + Bytes);

    public long Length => new FileInfo(Path).Length;

    /// <summary>Ids of what lies in the folder.</summary>
    public static IEnumerable<string> Ids(string folder) => Directory.EnumerateFiles(folder).Select(file => System.IO.Path.GetFileName(file).Split('.')[0]).Distinct();

    /// <exception cref="IOException">Nothing was written.</exception>
    public void Create() => File.Create(Path).Dispose();

    public SafeFileHandle OpenWrite() => File.OpenHandle(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);

    /// <exception cref="IOException">All or a part of it was not written.</exception>
    public static async Task WriteAsync(SafeFileHandle file, ReadOnlySequence<byte> bytes, long position)
    {
        foreach (var piece in bytes)
        {
            await RandomAccess.WriteAsync(file, piece, position);
            position += piece.Length;
        }
    }

    /// <summary>Forgets what is behind.</summary>
    public void Cut(long length)
    {
        using var file = OpenWrite();
        RandomAccess.SetLength(file, length);
    }

    /// <summary>Keeps all of it or, if the server is killed meanwhile, what was there before.</summary>
    public void Save(KeptUpload kept)
    {
        File.WriteAllBytes(_known + ".new", JsonSerializer.SerializeToUtf8Bytes(kept, OriginJson.Default.KeptUpload));
        File.Move(_known + ".new", _known, overwrite: true);
    }

    /// <returns>Null where there is no whole upload.</returns>
    public KeptUpload? Read()
    {
        try
        {
            return File.Exists(Path) && File.Exists(_known) ? JsonSerializer.Deserialize(File.ReadAllBytes(_known), OriginJson.Default.KeptUpload) : null;
        }
        catch (JsonException)
        {
            return null; // not ours, or of another version
        }
    }

    // What is known before the bytes: killed between the two, the next start of the server removes bytes of which nothing is known.
    public void Delete()
    {
        File.Delete(_known);
        File.Delete(_known + ".new");
        File.Delete(Path);
    }
}
