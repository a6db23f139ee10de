using System.Globalization;
using Loomcast.Pipeline.Processes;
using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Generation;

/// <summary>Lets ffmpeg draw still pictures: those that were uploaded, and titles. It reads what we say they are, opens nothing else, and works under limits.</summary>
internal sealed class StillDrawer(SourceLimits limits)
{
    private const string Package = "ffmpeg";
    private const string LargestAllocation = "400000000";
    private const string Colours = "scale=out_color_matrix=bt709:out_range=tv";

    /// <summary>An uploaded picture that fills a size, cut where its shape is another; what is transparent is black.</summary>
    /// <returns>I420.</returns>
    /// <exception cref="SourceException">It is no picture that we take.</exception>
    public async Task<byte[]> DecodeAsync(GrowingFile file, int width, int height, CancellationToken cancellationToken)
    {
        await WhenCompleteAsync(file, cancellationToken);
        if (PictureKind.ReasonAgainst(file) is { } reason)
        {
            throw new SourceException($"The picture {reason}");
        }

        var size = Invariant($"{width}:{height}");
        var drawn = await RunAsync(
            [
                "-protocol_whitelist", "file", .. Input(await KindAsync(file, cancellationToken)), "-max_pixels", Invariant($"{limits.MaxPixels}"), "-i", "file:" + file.Path,
                "-vf", $"scale={size}:force_original_aspect_ratio=increase:flags=lanczos,crop={size},format=gbrap,premultiply=inplace=1,{Colours},format=yuv420p",
            ],
            default, cancellationToken);
        return drawn.Picture.Length == width * height * 3 / 2
            ? drawn.Picture
            : throw new SourceException($"The picture cannot be decoded: {Reason(drawn.Errors, file)} It may have {limits.MaxPixels} pixels. Save it anew as PNG or JPEG, and upload that.");
    }

    /// <summary>A title.</summary>
    /// <returns>Y, U, V and alpha planes, as large as its box.</returns>
    /// <exception cref="IOException">ffmpeg cannot draw it.</exception>
    public async Task<byte[]> DrawAsync(TitleLayout title, CancellationToken cancellationToken)
    {
        var svg = System.Text.Encoding.UTF8.GetBytes(title.ToSvg());
        var drawn = await RunAsync(
            ["-protocol_whitelist", "pipe", .. Input(new PictureKind("svg_pipe", "librsvg")), "-frame_size", Invariant($"{svg.Length}"), "-i", "pipe:0", "-vf", $"{Colours},format=yuva420p"],
            svg, cancellationToken);
        return drawn.Picture.Length == title.Box.Width * title.Box.Height * 5 / 2
            ? drawn.Picture
            : throw new IOException($"ffmpeg cannot draw a title: {drawn.Errors.Trim()} Install Debian's ffmpeg, which draws SVG: apt-get install ffmpeg");
    }

    /// <summary>A picture to be looked at by itself.</summary>
    /// <returns>JPEG.</returns>
    /// <exception cref="IOException">ffmpeg cannot write it.</exception>
    public async Task<byte[]> ToJpegAsync(ReadOnlyMemory<byte> frame, VideoFormat format, CancellationToken cancellationToken)
    {
        string[] arguments = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", Invariant($"{format.Width}x{format.Height}"), "-i", "pipe:0"];
        var (jpeg, errors) = await RunAsync([.. arguments, "-vf", "scale=in_color_matrix=bt709:out_color_matrix=bt601:out_range=pc,format=yuvj420p", "-q:v", "3"], frame, cancellationToken, "image2", "mjpeg");
        return jpeg.Length > 0 ? jpeg : throw new IOException($"ffmpeg cannot write a JPEG: {errors.Trim()}");
    }

    private static IEnumerable<string> Input(PictureKind kind) => ["-format_whitelist", kind.Demuxer, "-codec_whitelist", kind.Decoder, "-f", kind.Demuxer];

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

    private static async Task<PictureKind> KindAsync(GrowingFile file, CancellationToken cancellationToken)
    {
        await using var bytes = file.OpenRead();
        var start = new byte[PictureKind.SignatureLength];
        var known = await bytes.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        return PictureKind.Recognize(start.AsSpan(0, known)) ?? throw new SourceException("The picture changed while it was read. Upload it again.");
    }

    private async Task<(byte[] Picture, string Errors)> RunAsync(
        IEnumerable<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancellationToken, string muxer = "rawvideo", string encoder = "rawvideo")
    {
        var command = new ChildCommand("ffmpeg", Package, ["-v", "error", "-max_alloc", LargestAllocation, .. arguments, "-frames:v", "1", "-c:v", encoder, "-f", muxer, "pipe:1"])
        {
            Limits = new ChildLimits(limits.DecoderMemory, limits.ProbeTime),
        };
        await using var ffmpeg = ChildProcess.Start(command);
        var feeding = FeedAsync(ffmpeg, input, cancellationToken);
        using var picture = new MemoryStream();
        await ffmpeg.Output.CopyToAsync(picture, cancellationToken);
        await feeding;
        var (code, errors) = await ffmpeg.ExitAsync(cancellationToken);
        return (code == 0 ? picture.ToArray() : [], ChildLimits.RanOutOfTime(code) ? "it took too long." : errors);
    }

    private static async Task FeedAsync(ChildProcess ffmpeg, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        await ffmpeg.TryWriteAsync(input, cancellationToken);
        await ffmpeg.Input.DisposeAsync();
    }

    private static string Reason(string errors, GrowingFile file)
    {
        var lines = errors.Replace(file.Path, "the file", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? "it is cut off or damaged." : lines[0].TrimEnd('.') + ".";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
