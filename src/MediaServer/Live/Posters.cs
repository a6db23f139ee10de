using System.ComponentModel;
using System.Diagnostics;
using Loomcast.Pipeline.Encoding;
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
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, options.Value.Ffmpeg)))
            ? null
            : $"There is no program '{options.Value.Ffmpeg}': install ffmpeg, or set Live:Ffmpeg to where it is.";

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
            using var process = Process.Start(Command())!;
            return await PipeAsync(process, video.Rendition.InitSegment, part, limit.Token);
        }
        catch (Exception e) when (e is Win32Exception or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private ProcessStartInfo Command() => new(
        options.Value.Ffmpeg,
        ["-v", "quiet", "-f", "mp4", "-i", "pipe:0", "-frames:v", "1", "-q:v", "3", "-f", "image2", "-c:v", "mjpeg", "pipe:1"])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    };

    private static async Task<byte[]?> PipeAsync(Process process, ReadOnlyMemory<byte> init, Stream part, CancellationToken cancellationToken)
    {
        try
        {
            using var jpeg = new MemoryStream();
            var output = process.StandardOutput.BaseStream.CopyToAsync(jpeg, cancellationToken);
            await FeedAsync(process.StandardInput.BaseStream, init, part, cancellationToken);
            await output;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 && jpeg.Length > 0 ? jpeg.ToArray() : null;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static async Task FeedAsync(Stream input, ReadOnlyMemory<byte> init, Stream part, CancellationToken cancellationToken)
    {
        try
        {
            await using (input)
            {
                await input.WriteAsync(init, cancellationToken);
                await part.CopyToAsync(input, cancellationToken);
            }
        }
        catch (IOException)
        {
            // ffmpeg has its picture and reads no further.
        }
    }
}
