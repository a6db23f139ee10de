using System.Globalization;
using Loomcast.Pipeline.Processes;

namespace Loomcast.Pipeline.Sources;

/// <summary>
/// One ffmpeg or ffprobe that takes an uploaded file apart. It reads what we say the file is, opens nothing else, and works under limits.
/// A file that still arrives is fed to its stdin; one that is complete is given by its path, so that it can seek.
/// </summary>
internal sealed class SourceProcess : IAsyncDisposable
{
    private const long LargestAllocation = 400_000_000;

    private readonly GrowingFile _file;
    private readonly ChildProcess _child;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _feeding;

    private SourceProcess(GrowingFile file, ChildProcess child, bool isFed)
    {
        (_file, _child) = (file, child);
        _feeding = isFed ? FeedAsync() : Task.CompletedTask;
    }

    public Stream Output => _child.Output;

    /// <summary>Waits until the file can be read, which for an MP4 with its index at its end is its end.</summary>
    /// <param name="file">What was uploaded.</param>
    /// <param name="limits">Those of the configuration.</param>
    /// <param name="command">Gets the options that belong before the input, and the input; adds its own around them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SourceException">It is nothing that we take, or it never comes.</exception>
    public static async Task<SourceProcess> StartAsync(GrowingFile file, SourceLimits limits, Func<IEnumerable<string>, ChildCommand> command, CancellationToken cancellationToken)
    {
        var start = await SourceStart.ReadAsync(file, cancellationToken);
        if (!start.IsIndexFirst)
        {
            await WhenCompleteAsync(file, cancellationToken);
        }

        var isFed = !file.IsComplete;
        return new(file, ChildProcess.Start(command(Input(file, start.Container, limits, isFed))), isFed);
    }

    /// <summary>Waits for its end, when its output was read.</summary>
    /// <exception cref="SourceException">The rest of the file never comes.</exception>
    public async Task<SourceEnd> EndAsync(CancellationToken cancellationToken)
    {
        var (code, errors) = await _child.ExitAsync(cancellationToken);
        await _stop.CancelAsync();
        await _feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_feeding.IsFaulted)
        {
            await _feeding;
        }

        return new SourceEnd(code, errors.Replace(_file.Path, "the file", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        // In this order: a feeder that waits for the child is woken by its end.
        await _stop.CancelAsync();
        _child.Kill();
        await _feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _child.DisposeAsync();
        _stop.Dispose();
    }

    private static IEnumerable<string> Input(GrowingFile file, MediaContainer container, SourceLimits limits, bool isFed) =>
    [
        "-v", "error", "-max_alloc", Invariant($"{LargestAllocation}"),
        "-protocol_whitelist", isFed ? "pipe" : "file", "-format_whitelist", Demuxers(container), "-codec_whitelist", SourceCodecs.Decoders,
        "-max_pixels", Invariant($"{limits.MaxPixels}"), "-max_streams", Invariant($"{limits.MaxTracks}"),
        .. container == MediaContainer.Mp4 ? (string[])["-enable_drefs", "0", "-use_absolute_path", "0"] : [],
        "-f", container.Demuxer, "-i", isFed ? "pipe:0" : "file:" + file.Path,
    ];

    // The whitelist wants the whole list of names that a demuxer goes by.
    private static string Demuxers(MediaContainer container) =>
        container == MediaContainer.Mp4 ? "mov,mp4,m4a,3gp,3g2,mj2" : container == MediaContainer.WebM ? "matroska,webm" : container.Demuxer;

    private static async Task WhenCompleteAsync(GrowingFile file, CancellationToken cancellationToken)
    {
        try
        {
            await file.WhenReceivedAsync(long.MaxValue, cancellationToken);
        }
        catch (IOException lost)
        {
            throw new SourceException(lost.Message, lost);
        }
    }

    private async Task FeedAsync()
    {
        await using var bytes = _file.OpenRead();
        try
        {
            await _child.FeedAsync(bytes, _stop.Token);
        }
        catch (IOException) when (!_file.IsComplete)
        {
            await WhenCompleteAsync(_file, _stop.Token); // says what became of the rest
            throw;
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
