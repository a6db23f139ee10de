using System.Text.Json;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Tracking;

/// <summary>The results of a session, a line a frame, while they are made. After a restart it goes on behind its last whole line.</summary>
/// <remarks>One task reads what an earlier run wrote, one appends.</remarks>
internal sealed class ResultsFile : IAsyncDisposable
{
    public const string Name = "results.jsonl";

    private readonly StreamReader? _earlier;
    private readonly FileStream _file;
    private long _unread;

    private ResultsFile(SessionFiles files, StreamReader? earlier, long lines)
    {
        (_earlier, _unread) = (earlier, lines);
        _file = files.Append(Name);
    }

    public static async Task<ResultsFile> OpenAsync(SessionFiles files, CancellationToken cancellationToken)
    {
        var path = files.PathOf(Name)!;
        if (!File.Exists(path))
        {
            return new ResultsFile(files, null, 0);
        }

        var (lines, bytes) = await MeasureAsync(path, cancellationToken);
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            RandomAccess.SetLength(file, bytes);
        }

        return new ResultsFile(files, Open(path), lines);
    }

    /// <summary>The next of the lines that an earlier run wrote; null behind the last.</summary>
    public async ValueTask<FrameResult?> ReadEarlierAsync(CancellationToken cancellationToken) =>
        _unread-- > 0 && await _earlier!.ReadLineAsync(cancellationToken) is { } line ? Parse(line) : null;

    /// <summary>Adds a line; who reads the file sees it at once.</summary>
    public async ValueTask AppendAsync(FrameResult result, CancellationToken cancellationToken)
    {
        await _file.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(result, ResultsJson.Default.FrameResult), (byte)'\n'], cancellationToken);
        await _file.FlushAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _earlier?.Dispose();
        return _file.DisposeAsync();
    }

    // What is written is ASCII (the serializer escapes the rest), so that characters are bytes.
    private static async Task<(long Lines, long Bytes)> MeasureAsync(string path, CancellationToken cancellationToken)
    {
        using var reader = Open(path);
        var (lines, bytes, all) = (0L, 0L, reader.BaseStream.Length);
        while (await reader.ReadLineAsync(cancellationToken) is { } line && bytes + line.Length < all && Parse(line)?.Frame == lines)
        {
            lines++;
            bytes += line.Length + 1;
        }

        return (lines, bytes);
    }

    private static StreamReader Open(string path) => new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    private static FrameResult? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ResultsJson.Default.FrameResult);
        }
        catch (JsonException)
        {
            return null; // cut off by the end of an earlier run
        }
    }
}
