using System.Collections.Immutable;
using System.Globalization;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Encoding;

/// <summary>
/// H.264 by one long-lived ffmpeg: I420 pictures in, packets of each rung out 1-3 ms after their picture, none held back.
/// One writer and a reader for each rung, which must not be the same task: ffmpeg stops reading while nobody takes its output.
/// </summary>
internal sealed class VideoEncoder : IAsyncDisposable
{
    private readonly ImmutableArray<OutputSocket> _others;
    private readonly FfmpegProcess _ffmpeg;

    /// <param name="source">Shape of the pictures that are written.</param>
    /// <param name="rungs">What they are made into; at least one.</param>
    /// <param name="preset">Of x264.</param>
    /// <param name="keyframes">The same for all rungs.</param>
    public VideoEncoder(VideoFormat source, ImmutableArray<Rung> rungs, string preset, KeyframePlan keyframes)
    {
        _others = [.. rungs.Skip(1).Select(_ => new OutputSocket())];
        _ffmpeg = new FfmpegProcess(Arguments(source, rungs, preset, keyframes, ["pipe:1", .. _others.Select(output => $"unix:{output.Path}")]), source.FrameBytes);
    }

    /// <inheritdoc cref="Processes.ChildProcess.ProcessorTime"/>
    public TimeSpan? ProcessorTime => _ffmpeg.ProcessorTime;

    public ValueTask WriteAsync(VideoFrame frame, CancellationToken cancellationToken) => _ffmpeg.WriteAsync(frame.Bytes, cancellationToken);

    public void Complete() => _ffmpeg.CloseInput();

    /// <summary>The decoder configuration of a rung, then each frame, until the input was completed.</summary>
    /// <exception cref="EncodingException">The encoder failed; the first rung tells why.</exception>
    public IAsyncEnumerable<FlvPacket> ReadAsync(int rung, CancellationToken cancellationToken) => rung == 0
        ? _ffmpeg.ReadAsync<FlvPacket>(new FlvReader().TryRead, cancellationToken)
        : FfmpegProcess.ReadAsync<FlvPacket>(_others[rung - 1], new FlvReader().TryRead, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _ffmpeg.DisposeAsync();
        foreach (var output in _others)
        {
            output.Dispose();
        }
    }

    private static IEnumerable<string> Arguments(VideoFormat source, ImmutableArray<Rung> rungs, string preset, KeyframePlan keyframes, ImmutableArray<string> outputs)
    {
        IEnumerable<string> input =
        [
            "-probesize", "32", "-analyzeduration", "0",
            "-f", "rawvideo", "-pix_fmt", "yuv420p", "-color_range", "tv", "-colorspace", "bt709",
            "-video_size", Invariant($"{source.Width}x{source.Height}"),
            "-framerate", Invariant($"{VideoFormat.TicksPerSecond}/{source.FrameTicks90k}"), "-i", "pipe:0",
        ];
        return rungs is [var only] && only.Format == source
            ? [.. input, .. Output(only, preset, keyframes, outputs[0])]
            : [.. input, .. Scaled(source, rungs), .. rungs.SelectMany((rung, index) => (string[])["-map", $"[out{index}]", .. Output(rung, preset, keyframes, outputs[index])])];
    }

    /// <summary>One read of the source, scaled once for each rung.</summary>
    private static IEnumerable<string> Scaled(VideoFormat source, ImmutableArray<Rung> rungs)
    {
        var split = Invariant($"[0:v]split={rungs.Length}{string.Concat(rungs.Select((_, index) => $"[in{index}]"))}");
        var scales = rungs.Select((rung, index) => rung.Format == source
            ? $"[in{index}]null[out{index}]"
            : Invariant($"[in{index}]scale={rung.Format.Width}:{rung.Format.Height}:flags=bilinear[out{index}]"));
        return ["-filter_complex_threads", "1", "-filter_complex", string.Join(';', scales.Prepend(split))];
    }

    private static IEnumerable<string> Output(Rung rung, string preset, KeyframePlan keyframes, string output) =>
    [
        "-c:v", "libx264", "-preset", preset, "-tune", "zerolatency", "-profile:v", "main", "-threads", "1",
        "-color_primaries", "bt709", "-color_trc", "bt709",
        "-crf", "22", "-maxrate", Invariant($"{rung.Bitrate}"), "-bufsize", Invariant($"{rung.Bitrate / 2}"),
        "-g", "100000", "-sc_threshold", "0", "-forced-idr", "1", "-force_key_frames", keyframes.Expression,
        "-flush_packets", "1", "-flvflags", "no_duration_filesize+no_metadata+no_sequence_end", "-f", "flv", output,
    ];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
