using System.Globalization;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Encoding;

/// <summary>
/// H.264 by one long-lived ffmpeg: I420 pictures in, packets out 1-2 ms after their picture, none held back.
/// One writer and one reader, which must not be the same task: ffmpeg stops reading while nobody takes its output.
/// </summary>
internal sealed class VideoEncoder(VideoFormat format, EncodingOptions options, KeyframePlan keyframes) : IAsyncDisposable
{
    private readonly FfmpegProcess _ffmpeg = new(Arguments(format, options, keyframes));

    public ValueTask WriteAsync(VideoFrame frame, CancellationToken cancellationToken) => _ffmpeg.WriteAsync(frame.Bytes, cancellationToken);

    public void Complete() => _ffmpeg.CloseInput();

    /// <summary>The decoder configuration, then each frame, until the input was completed.</summary>
    /// <exception cref="EncodingException">The encoder failed.</exception>
    public IAsyncEnumerable<FlvPacket> ReadAsync(CancellationToken cancellationToken) => _ffmpeg.ReadAsync<FlvPacket>(new FlvReader().TryRead, cancellationToken);

    public ValueTask DisposeAsync() => _ffmpeg.DisposeAsync();

    internal static string[] Arguments(VideoFormat format, EncodingOptions options, KeyframePlan keyframes) =>
    [
        "-probesize", "32", "-analyzeduration", "0",
        "-f", "rawvideo", "-pix_fmt", "yuv420p", "-color_range", "tv", "-colorspace", "bt709",
        "-video_size", Invariant($"{format.Width}x{format.Height}"),
        "-framerate", Invariant($"{VideoFormat.TicksPerSecond}/{format.FrameTicks90k}"), "-i", "pipe:0",
        "-c:v", "libx264", "-preset", options.VideoPreset, "-tune", "zerolatency", "-profile:v", "main", "-threads", "1",
        "-color_primaries", "bt709", "-color_trc", "bt709",
        "-crf", "22", "-maxrate", Invariant($"{options.VideoBitrate}"), "-bufsize", Invariant($"{options.VideoBitrate / 2}"),
        "-g", "100000", "-sc_threshold", "0", "-forced-idr", "1", "-force_key_frames", keyframes.Expression,
        "-flush_packets", "1", "-flvflags", "no_duration_filesize+no_metadata+no_sequence_end", "-f", "flv", "pipe:1",
    ];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
