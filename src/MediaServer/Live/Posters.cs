using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Processes;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Live;

/// <summary>Draws the first picture of a stream as a JPEG when it is first asked for; the stream keeps it.</summary>
internal sealed class Posters(IOptions<LiveOptions> options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // One ffmpeg at a time: posters are small, and live encoders need the processors more.
    private readonly SemaphoreSlim _drawing = new(1);

    /// <returns>Null where there is no picture in the stream, or ffmpeg cannot draw it.</returns>
    public async Task<byte[]?> DrawAsync(LiveStream stream, CancellationToken cancellationToken)
    {
        await _drawing.WaitAsync(cancellationToken);
        try
        {
            return stream.Poster ??= await ExtractAsync(stream, cancellationToken);
        }
        finally
        {
            _drawing.Release();
        }
    }

    /// <returns>What to do where there is no ffmpeg; null where there is.</returns>
    public string? ReasonWithoutFfmpeg() =>
        ChildCommand.Find(options.Value.Ffmpeg) is null
            ? $"There is no program '{options.Value.Ffmpeg}': install ffmpeg, or set Live:Ffmpeg to where it is."
            : null;

    public void Dispose() => _drawing.Dispose();

    private async Task<byte[]?> ExtractAsync(LiveStream stream, CancellationToken cancellationToken)
    {
        var video = stream.Renditions.Where(r => r.Rendition.Kind == MediaKind.Video).MaxBy(r => r.Rendition.Video?.Height);
        if (video is null || !video.Current.Window.TryFind(1, 0, out var firstPart))
        {
            return null;
        }

        using var timeout = new CancellationTokenSource(Limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await using var part = video.File.Open(firstPart);
            await using var ffmpeg = ChildProcess.Start(Command());
            return await PipeAsync(ffmpeg, video.Rendition.InitSegment, part, limit.Token);
        }
        catch (Exception e) when (e is ChildStartException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private ChildCommand Command() => new(
        options.Value.Ffmpeg,
        "ffmpeg",
        ["-v", "quiet", "-f", "mp4", "-i", "pipe:0", "-frames:v", "1", "-q:v", "3", "-f", "image2", "-c:v", "mjpeg", "pipe:1"]);

    private static async Task<byte[]?> PipeAsync(ChildProcess ffmpeg, ReadOnlyMemory<byte> init, Stream part, CancellationToken cancellationToken)
    {
        using var jpeg = new MemoryStream();
        var output = ffmpeg.Output.CopyToAsync(jpeg, cancellationToken);
        await ffmpeg.TryWriteAsync(init, cancellationToken);
        await ffmpeg.FeedAsync(part, cancellationToken); // no further than ffmpeg reads: it may have its picture earlier
        await output;
        var (code, _) = await ffmpeg.ExitAsync(cancellationToken);
        return code == 0 && jpeg.Length > 0 ? jpeg.ToArray() : null;
    }
}
