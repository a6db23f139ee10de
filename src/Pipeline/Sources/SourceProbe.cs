using System.Text.Json;

namespace Loomcast.Pipeline.Sources;

/// <summary>Finds out what an uploaded file holds, and refuses what is not taken before anything is decoded.</summary>
internal static class SourceProbe
{
    private const int SmallestSide = 16;
    private const int LargestSide = 8192;
    private const int LongestReport = 1 << 20;

    private static readonly string[] HighDynamicRange = ["smpte2084", "arib-std-b67"];

    /// <summary>Answers as soon as enough has arrived; for an MP4 whose index comes last, that is its end.</summary>
    /// <exception cref="SourceException">It cannot be taken, or never arrives.</exception>
    public static async Task<SourceDescription> DescribeAsync(GrowingFile file, SourceLimits limits, CancellationToken cancellationToken)
    {
        var isWhole = file.IsComplete;
        var report = await ReportAsync(file, limits, cancellationToken);
        var start = await SourceStart.ReadAsync(file, cancellationToken);
        if (start.IsFragmented && !isWhole)
        {
            report = report.WithoutTotals(); // they are those of the first fragments
        }

        var duration = report.Duration;
        if (duration > limits.MaxDuration)
        {
            throw TooLong(limits);
        }

        var tracks = report.Streams ?? [];
        var picture = tracks.FirstOrDefault(track => track.CodecType == "video" && !track.IsCover);
        var sound = tracks.FirstOrDefault(track => track.CodecType == "audio");
        return picture is null && sound is null
            ? throw new SourceException($"This {start.Container.Name} file has neither pictures nor sound. Check that it plays, and upload it again.")
            : new(start.Container.Name, duration, picture is null ? null : Picture(picture, start.Container, limits), sound is null ? null : Sound(sound));
    }

    public static SourceException TooLong(SourceLimits limits) =>
        new($"This video lasts longer than {limits.MaxDuration.TotalMinutes:0.#} minutes, the most that is taken. Upload a part of it: ffmpeg -i input -t {limits.MaxDuration.TotalSeconds:0} -c copy output.mp4");

    private static async Task<ProbeReport> ReportAsync(GrowingFile file, SourceLimits limits, CancellationToken cancellationToken)
    {
        await using var ffprobe = await SourceProcess.StartAsync(
            file, limits, input => new("ffprobe", "ffmpeg", [.. input, "-show_entries", ProbeReport.Entries, "-of", "json=compact=1"]) { Limits = limits.Probing }, cancellationToken);
        var json = await ReadAsync(ffprobe.Output, cancellationToken);
        var end = await ffprobe.EndAsync(cancellationToken);
        try
        {
            return end.Code == 0 && JsonSerializer.Deserialize(json.Span, ProbeJson.Default.ProbeReport) is { } report ? report : throw new SourceException(end.Explain(limits));
        }
        catch (JsonException e)
        {
            throw new SourceException(end.Explain(limits), e);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream output, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestReport];
        return buffer.AsMemory(0, await output.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken));
    }

    private static SourcePicture Picture(ProbeReport.Track track, MediaContainer container, SourceLimits limits)
    {
        CheckPicture(track, limits);
        var rotation = Rotation(track);
        var aspect = ProbeReport.Ratio(track.SampleAspectRatio) ?? 1;
        var (width, height) = aspect is > 1.0 / 8 and < 8 ? ((int)Math.Round(track.Width * aspect), track.Height) : (track.Width, track.Height);
        var isOnItsSide = rotation is 90 or 270;
        return new(isOnItsSide ? height : width, isOnItsSide ? width : height, FrameRate(track), track.CodecName!, track.Frames)
        {
            CanBeCopied = container != MediaContainer.Avi && track is { CodecName: "h264", PixFmt: "yuv420p" or "yuvj420p", FieldOrder: "progressive" or "unknown" or null }
                && rotation == 0 && width == track.Width && ((width | height) & 1) == 0,
            Duration = track.Lasts,
            Track = track.Index,
            Rotation = rotation,
            Matrix = track.ColorSpace,
            HighDynamicRange = HighDynamicRange.Contains(track.ColorTransfer) ? track.ColorTransfer : null,
        };
    }

    private static void CheckPicture(ProbeReport.Track track, SourceLimits limits)
    {
        if (!SourceCodecs.TakesPictures(track.CodecName ?? ""))
        {
            throw new SourceException(SourceCodecs.NotTaken(track.CodecName));
        }

        if ((long)track.Width * track.Height > limits.MaxPixels || Math.Max(track.Width, track.Height) > LargestSide)
        {
            throw new SourceException(SourceEnd.TooManyPixels(limits));
        }

        if (Math.Min(track.Width, track.Height) < SmallestSide)
        {
            throw new SourceException($"The pictures of this file have {track.Width} x {track.Height} pixels; each side needs {SmallestSide} or more. Check that it plays, and upload it again.");
        }
    }

    private static SourceSound Sound(ProbeReport.Track track) => SourceCodecs.TakesSound(track.CodecName ?? "")
        ? new(track.CodecName!, Math.Max(1, track.Channels)) { Track = track.Index }
        : throw new SourceException(SourceCodecs.NotTaken(track.CodecName));

    // ffprobe counts counter-clockwise, from -180 to 180.
    private static int Rotation(ProbeReport.Track track)
    {
        var turned = track.SideData?.FirstOrDefault(side => side.Rotation is not null)?.Rotation ?? 0;
        return ((((int)Math.Round(-turned / 90) * 90) % 360) + 360) % 360;
    }

    // The real rate is the finest that all times fit into: where it is far above the average, frames are missing here and there,
    // or the clock of a camera is no multiple of anything.
    private static double FrameRate(ProbeReport.Track track)
    {
        var average = ProbeReport.Ratio(track.AverageFrameRate);
        var real = ProbeReport.Ratio(track.RealFrameRate);
        return (average, real) switch
        {
            ({ } a, { } r) => r <= 60.1 && r >= a * 0.98 && r <= a * 2 ? r : a,
            _ => average ?? real ?? 25,
        };
    }
}
