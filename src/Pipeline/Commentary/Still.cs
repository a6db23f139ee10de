using System.Globalization;
using Loomcast.Pipeline.Processes;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Commentary;

/// <summary>A picture for an engine that can see.</summary>
/// <param name="Frame">I420.</param>
/// <param name="Format">Its shape.</param>
internal readonly record struct Still(VideoFrame Frame, VideoFormat Format)
{
    /// <exception cref="LineException">It could not be made.</exception>
    public async Task<ReadOnlyMemory<byte>> ToJpegAsync(CancellationToken cancellationToken)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"{Format.Width}x{Format.Height}");
        await using var ffmpeg = ChildProcess.Start(new ChildCommand(
            "ffmpeg",
            "ffmpeg",
            "-nostdin", "-v", "error", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", size, "-i", "pipe:0",
            "-frames:v", "1", "-q:v", "4", "-f", "image2", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "pipe:1"));
        var feeding = ffmpeg.FeedAsync(new MemoryStream(Frame.Bytes, 0, Format.FrameBytes), cancellationToken);
        using var jpeg = new MemoryStream();
        await ffmpeg.Output.CopyToAsync(jpeg, cancellationToken);
        await feeding;
        var (code, errors) = await ffmpeg.ExitAsync(cancellationToken);
        return code == 0 && jpeg.Length > 0 ? jpeg.ToArray() : throw new LineException($"A key frame could not be made a JPEG: {errors.Trim()}");
    }
}
