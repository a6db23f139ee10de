using System.Globalization;
using System.Runtime.CompilerServices;
using Loomcast.Pipeline.Processes;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Sources;

/// <summary>The pictures of an uploaded file in the shape of a timeline, while it arrives: frame n is what is to be seen at the time of slice n.</summary>
/// <remarks>The decoder runs as long as the enumeration does. It decodes ahead of its reader by a few frames only.</remarks>
/// <param name="file">What was uploaded.</param>
/// <param name="source">As the probe found it.</param>
/// <param name="format">What it becomes; see <see cref="SourceFormat"/>.</param>
/// <param name="limits">Those of the configuration.</param>
internal sealed class PictureReader(GrowingFile file, SourceDescription source, VideoFormat format, SourceLimits limits)
{
    private readonly FramePool _pool = new(format.FrameBytes);
    private readonly SourcePicture _picture = source.PictureOrFail;

    private long MostFrames => (long)(limits.MaxDuration.TotalSeconds * format.FrameRate) + 1;

    /// <summary>Who reads releases each frame.</summary>
    /// <exception cref="SourceException">The file ends early or is damaged: told after the frames that are there.</exception>
    public async IAsyncEnumerable<VideoFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var ffmpeg = await SourceProcess.StartAsync(file, limits, Command, cancellationToken);
        PipeCapacity.Grow(ffmpeg.Output, format.FrameBytes);
        var frames = 0L;
        while (await ReadFrameAsync(ffmpeg.Output, cancellationToken) is { } frame)
        {
            frames++;
            yield return frame;
        }

        Check(frames, await ffmpeg.EndAsync(cancellationToken));
    }

    private async ValueTask<VideoFrame?> ReadFrameAsync(Stream output, CancellationToken cancellationToken)
    {
        var frame = _pool.Rent();
        if (await output.ReadAtLeastAsync(frame.Bytes, format.FrameBytes, throwOnEndOfStream: false, cancellationToken) == format.FrameBytes)
        {
            return frame;
        }

        frame.Release();
        return null;
    }

    private ChildCommand Command(IEnumerable<string> input) => new(
        "ffmpeg",
        "ffmpeg",
        [
            "-nostdin", "-threads", Invariant($"{Math.Min(Environment.ProcessorCount, 4)}"), "-noautorotate", "-reinit_filter", "0", .. input,
            "-map", Invariant($"0:{_picture.Track}"), "-an", "-sn", "-dn", "-filter_threads", "1", "-vf", PictureFilter.For(_picture, format),
            "-frames:v", Invariant($"{MostFrames}"), "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "yuv420p", "pipe:1",
        ])
    { Limits = limits.Decoding };

    private void Check(long frames, SourceEnd end)
    {
        if (frames >= MostFrames)
        {
            throw SourceProbe.TooLong(limits);
        }

        end.CheckPictures(_picture, format.TimeOf(frames), frames, limits);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
