using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Storage;

/// <summary>The media of one session: a file for what the stream is, and for each rendition its bytes and their index.</summary>
internal sealed class SessionFolder(string path, int partsInMemory)
{
    private readonly string _description = Path.Combine(path, "stream.json");

    public string FullPath => path;

    /// <summary>What the session makes beside its stream.</summary>
    public SessionFiles Files { get; } = new(Path.Combine(path, "files"));

    /// <summary>The recording of a rendition: a new one, or what an earlier run has kept.</summary>
    public Recording Open(string rendition)
    {
        Directory.CreateDirectory(path);
        var media = new MediaFile(Path.Combine(path, rendition + ".mp4"), partsInMemory);
        var index = new MediaIndex(Path.Combine(path, rendition + ".index"), media.Length);
        media.CutAt(index.MediaLength);
        return new Recording(media, index);
    }

    /// <summary>Keeps what the stream is: all of it or, if the server is killed meanwhile, what was there before.</summary>
    public void Describe(ReadOnlySpan<byte> description)
    {
        Directory.CreateDirectory(path);
        File.WriteAllBytes(_description + ".new", description);
        File.Move(_description + ".new", _description, overwrite: true);
    }

    /// <returns>What <see cref="Describe"/> kept; null where there is nothing.</returns>
    public byte[]? ReadDescription() => File.Exists(_description) ? File.ReadAllBytes(_description) : null;

    public void Delete()
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
