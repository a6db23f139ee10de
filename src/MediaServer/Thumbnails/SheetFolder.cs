using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Thumbnails;

/// <summary>Sheets that are complete, on disk beside the media: they are drawn once, and go with the session.</summary>
internal sealed class SheetFolder
{
    private readonly string _path;

    public SheetFolder(SessionFolder session)
    {
        _path = Path.Combine(session.FullPath, "thumbnails");
        Bytes = Measure();
    }

    /// <summary>Of all sheets, on disk.</summary>
    public long Bytes { get; private set; }

    /// <returns>Null where it is not there.</returns>
    public byte[]? Read(int number) => File.Exists(FileOf(number)) ? File.ReadAllBytes(FileOf(number)) : null;

    /// <summary>All of it or, if the server is killed meanwhile, nothing.</summary>
    public void Write(int number, byte[] jpeg)
    {
        try
        {
            Directory.CreateDirectory(_path);
            File.WriteAllBytes(FileOf(number) + ".new", jpeg);
            File.Move(FileOf(number) + ".new", FileOf(number), overwrite: true);
            Bytes = Measure();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk, or the session was deleted: it is drawn again when it is wanted again.
        }
    }

    private long Measure() => Directory.Exists(_path) ? new DirectoryInfo(_path).EnumerateFiles().Sum(file => file.Length) : 0;

    private string FileOf(int number) => Path.Combine(_path, $"{number}.jpg");
}
