using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tracking;

/// <summary>Makes small JPEG pictures of some frames, by one ffmpeg, as files of the session.</summary>
/// <remarks>One writer (<see cref="AddAsync"/>), beside <see cref="RunAsync"/>.</remarks>
internal sealed class PreviewMaker : IAsyncDisposable
{
    private const int MostWidth = 320;

    // A page shows the newest, and perhaps a strip of those before; the disk is not theirs alone.
    private const int MostKept = 300;

    private readonly SessionFiles _files;
    private readonly FfmpegProcess _ffmpeg;
    private readonly FramePool _pool;
    private readonly Channel<(long Number, VideoFrame Frame)> _frames = Channel.CreateBounded<(long, VideoFrame)>(2); // full: the writer waits, a picture takes some milliseconds
    private readonly ConcurrentQueue<long> _numbers = new();
    private readonly Queue<string> _kept = new();

    public PreviewMaker(SessionFiles files, VideoFormat format)
    {
        _files = files;
        _pool = new FramePool(format.FrameBytes);
        var width = Math.Min(MostWidth, format.Width);
        var height = Math.Max(2, (int)Math.Round((double)format.Height * width / format.Width) & ~1);
        _ffmpeg = new FfmpegProcess(
        [
            "-probesize", "32", "-analyzeduration", "0", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", Invariant($"{format.Width}x{format.Height}"), "-framerate", "1", "-i", "pipe:0",
            "-filter_threads", "1", "-vf", Invariant($"scale={width}:{height}:flags=area:in_color_matrix=bt709:out_color_matrix=bt601:in_range=tv:out_range=pc,format=yuvj420p"),
            "-c:v", "mjpeg", "-threads", "1", "-q:v", "5", "-flush_packets", "1", "-f", "image2pipe", "pipe:1",
        ]);
    }

    /// <summary>Name of the newest; null before the first.</summary>
    public string? Newest { get; private set; }

    /// <summary>Copies a frame, of which a picture is made.</summary>
    public ValueTask AddAsync(long number, VideoFrame frame, CancellationToken cancellationToken)
    {
        var copy = _pool.Rent();
        frame.Bytes.CopyTo(copy.Bytes, 0);
        return _frames.Writer.WriteAsync((number, copy), cancellationToken);
    }

    /// <summary>No frame follows.</summary>
    public void Complete() => _frames.Writer.TryComplete();

    /// <summary>Makes the pictures until <see cref="Complete"/>.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => TaskGroup.RunAsync([WriteAsync, ReadAsync], cancellationToken);

    public ValueTask DisposeAsync() => _ffmpeg.DisposeAsync();

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await foreach (var (number, frame) in _frames.Reader.ReadAllAsync(cancellationToken))
        {
            _numbers.Enqueue(number);
            await _ffmpeg.WriteAsync(frame.Bytes, cancellationToken);
            frame.Release();
        }

        _ffmpeg.CloseInput();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var picture in _ffmpeg.ReadAsync<byte[]>(JpegReader.TryRead, cancellationToken))
        {
            _numbers.TryDequeue(out var number);
            var name = Invariant($"preview-{number:000000}.jpg");
            await _files.WriteAsync(name, picture, cancellationToken);
            Newest = name;
            _kept.Enqueue(name);
            if (_kept.Count > MostKept)
            {
                File.Delete(_files.PathOf(_kept.Dequeue())!);
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
