using Loomcast.Pipeline.Processes;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Live;

/// <summary>Draws JPEGs of media by ffmpeg, one after the other and at low priority: live encoders need the processors more.</summary>
internal sealed class Drawings(IOptions<LiveOptions> options, TimeProvider time) : IDisposable
{
    private const int MostWaiting = 64;
    private const long MostMemory = 2L << 30; // of address space: pictures of 8K, whose decoder takes a tenth of it
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1);
    private int _waiting;

    /// <summary>Who comes now should come again later.</summary>
    public bool IsBusy => Volatile.Read(ref _waiting) >= MostWaiting;

    /// <summary>Waits for its turn, then draws.</summary>
    /// <param name="kept">Asked again then: who waited may find it drawn.</param>
    /// <param name="draw">Draws by <see cref="RunAsync"/>, and keeps.</param>
    /// <param name="cancellationToken">Draws nothing.</param>
    public async Task<byte[]?> DrawAsync(Func<byte[]?> kept, Func<Task<byte[]?>> draw, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _turn.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            return kept() ?? await draw();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <param name="filter">From all pictures of a movie to one, in ffmpeg's language.</param>
    /// <param name="write">Writes the movie, fragmented MP4.</param>
    /// <param name="cancellationToken">Ends ffmpeg.</param>
    /// <returns>Null where ffmpeg cannot draw it, or takes too long.</returns>
    public async Task<byte[]?> RunAsync(string filter, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await using var ffmpeg = ChildProcess.Start(Command(filter));
            return await PipeAsync(ffmpeg, write, limit.Token);
        }
        catch (Exception e) when (e is ChildStartException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <returns>What to do where there is no ffmpeg; null where there is.</returns>
    public string? ReasonWithoutFfmpeg() =>
        ChildCommand.Find(options.Value.Ffmpeg) is null
            ? $"There is no program '{options.Value.Ffmpeg}': install ffmpeg, or set Live:Ffmpeg to where it is."
            : null;

    public void Dispose() => _turn.Dispose();

    // Without edit lists: that of a foreign encoder may leave out a first picture.
    private ChildCommand Command(string filter) => new(
        options.Value.Ffmpeg,
        "ffmpeg",
        ["-v", "quiet", "-threads", "1", "-ignore_editlist", "1", "-f", "mp4", "-i", "pipe:0", "-an", "-vf", filter, "-frames:v", "1", "-q:v", "3", "-f", "image2", "-c:v", "mjpeg", "pipe:1"])
    {
        Limits = new ChildLimits(MostMemory, Limit),
    };

    private static async Task<byte[]?> PipeAsync(ChildProcess ffmpeg, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        using var jpeg = new MemoryStream();
        var output = ffmpeg.Output.CopyToAsync(jpeg, cancellationToken);
        await FeedAsync(ffmpeg.Input, write, cancellationToken);
        await output;
        var (code, _) = await ffmpeg.ExitAsync(cancellationToken);
        return code == 0 && jpeg.Length > 0 ? jpeg.ToArray() : null;
    }

    private static async Task FeedAsync(Stream input, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        try
        {
            await using (input)
            {
                await write(input, cancellationToken);
            }
        }
        catch (IOException)
        {
            // ffmpeg has its picture and reads no further.
        }
    }
}
