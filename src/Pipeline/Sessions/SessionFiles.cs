using System.Text.RegularExpressions;

namespace Loomcast.Pipeline.Sessions;

/// <summary>What a session makes beside its stream: results, previews, subtitles. Viewers can read a file while it grows.</summary>
/// <param name="folder">Theirs alone; it is made with the first file.</param>
/// <param name="made">Gets the name of each file that was not there before.</param>
public sealed partial class SessionFiles(string folder, Action<string>? made = null)
{
    private const string WorkFolder = "work";
    private const string Preview = "preview-";

    /// <summary>Bytes of all files, those of <see cref="Work"/> too.</summary>
    public long Bytes => Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;

    /// <summary>What a pipeline keeps for itself, to go on after a restart of the server: viewers do not get it.</summary>
    public SessionFiles Work => new(Path.Combine(folder, WorkFolder));

    /// <summary>The same files; each new one is told, but for previews, of which there are many.</summary>
    public SessionFiles Telling(Action<string> tell) => new(folder, name =>
    {
        if (!IsPreview(name))
        {
            tell(name);
        }
    });

    public static bool IsPreview(string name) => name.StartsWith(Preview, StringComparison.Ordinal);

    /// <summary>The files that there are, by name.</summary>
    public IEnumerable<FileInfo> List() => Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal) : [];

    /// <summary>Where a file lies, whether it is there or not; null where it is no possible name: those are lower case letters, digits, hyphens and dots.</summary>
    public string? PathOf(string name) => NamePattern().IsMatch(name) ? Path.Combine(folder, name) : null;

    /// <summary>A file to write from its end on; what an earlier run has written stays.</summary>
    public FileStream Append(string name) => Open(name, FileMode.Append);

    /// <summary>A file to write anew.</summary>
    public FileStream Create(string name) => Open(name, FileMode.Create);

    /// <summary>Keeps all bytes, or what was there before should the server be killed meanwhile.</summary>
    public async Task WriteAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var path = Known(name);
        var isNew = !File.Exists(path);
        await File.WriteAllBytesAsync(path + ".new", bytes, cancellationToken);
        File.Move(path + ".new", path, overwrite: true);
        Tell(name, isNew);
    }

    /// <returns>Null where there is no such file.</returns>
    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken) =>
        PathOf(name) is { } path && File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : null;

    /// <summary>Deletes all; where there is nothing it does nothing.</summary>
    public void Clear()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private FileStream Open(string name, FileMode mode)
    {
        var path = Known(name);
        var isNew = !File.Exists(path);
        var file = new FileStream(path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        Tell(name, isNew);
        return file;
    }

    private void Tell(string name, bool isNew)
    {
        if (isNew)
        {
            made?.Invoke(name);
        }
    }

    private string Known(string name)
    {
        Directory.CreateDirectory(folder);
        return PathOf(name) ?? throw new ArgumentException($"'{name}' is no name of a file.", nameof(name));
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9\-]{0,63}\.[a-z0-9]{1,8}\z")]
    private static partial Regex NamePattern();
}
