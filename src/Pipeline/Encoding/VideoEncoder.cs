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
    /// <param name="options">Which encoder, and how.</param>
    /// <param name="keyframes">The same for all rungs.</param>
    public VideoEncoder(VideoFormat source, ImmutableArray<Rung> rungs, EncodingOptions options, KeyframePlan keyframes)
    {
        _others = [.. rungs.Skip(1).Select(_ => new OutputSocket())];
        _ffmpeg = new FfmpegProcess(Arguments(source, rungs, options, keyframes, ["pipe:1", .. _others.Select(output => $"unix:{output.Path}")]), source.FrameBytes);
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

    /// <summary>What ffmpeg is started with.</summary>
    /// <param name="source">Shape of the pictures.</param>
    /// <param name="rungs">What they are made into.</param>
    /// <param name="options">Which encoder, and how.</param>
    /// <param name="keyframes">The same for all rungs.</param>
    /// <param name="outputs">Where each rung goes.</param>
    internal static IEnumerable<string> Arguments(VideoFormat source, ImmutableArray<Rung> rungs, EncodingOptions options, KeyframePlan keyframes, ImmutableArray<string> outputs)
    {
        // Small pictures cost x264 next to nothing, and GPUs refuse them.
        var software = H264Encoder.Software(options.VideoPreset);
        ImmutableArray<H264Encoder> encoders = [.. rungs.Select(rung => options.Encoder.Takes(rung.Format) ? options.Encoder : software)];
        var isDirect = rungs is [var only] && only.Format == source && encoders[0].Upload is null;
        return
        [
            .. options.Encoder.Device, .. Input(source), .. isDirect ? [] : Scaled(source, rungs, encoders),
            .. rungs.SelectMany((rung, i) => (string[])[.. isDirect ? [] : new[] { "-map", $"[out{i}]" }, .. encoders[i].Arguments(rung, keyframes), .. Flv(outputs[i])]),
        ];
    }

    private static IEnumerable<string> Input(VideoFormat source) =>
    [
        "-probesize", "32", "-analyzeduration", "0",
        "-f", "rawvideo", "-pix_fmt", "yuv420p", "-color_range", "tv", "-colorspace", "bt709",
        "-video_size", Invariant($"{source.Width}x{source.Height}"),
        "-framerate", Invariant($"{VideoFormat.TicksPerSecond}/{source.FrameTicks90k}"), "-i", "pipe:0",
    ];

    /// <summary>One read of the source, scaled once for each rung, and handed to its encoder.</summary>
    private static IEnumerable<string> Scaled(VideoFormat source, ImmutableArray<Rung> rungs, ImmutableArray<H264Encoder> encoders)
    {
        var split = Invariant($"[0:v]split={rungs.Length}{string.Concat(rungs.Select((_, index) => $"[in{index}]"))}");
        var chains = rungs.Select((rung, index) =>
        {
            var scale = rung.Format == source ? "null" : Invariant($"scale={rung.Format.Width}:{rung.Format.Height}:flags=bilinear");
            return $"[in{index}]{string.Join(',', new[] { scale, encoders[index].Upload }.OfType<string>())}[out{index}]";
        });
        return ["-filter_complex_threads", "1", "-filter_complex", string.Join(';', chains.Prepend(split))];
    }

    private static IEnumerable<string> Flv(string output) =>
        ["-flush_packets", "1", "-flvflags", "no_duration_filesize+no_metadata+no_sequence_end", "-f", "flv", output];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
