using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Sources;

/// <summary>Chooses the pictures' shape on the timeline for an uploaded file.</summary>
public static class SourceFormat
{
    private const double SlowestRate = 10;
    private const double FastestRate = 60;
    private const int SmallestSide = 16;

    /// <summary>Its own size, or smaller; even sides; its own frame rate, in whole ticks of 1/90000 s (23.976 becomes 23.974: one frame in ten minutes is left out).</summary>
    /// <param name="source">As the probe found it.</param>
    /// <param name="mostHeight">Pixels; a picture that is higher is made smaller, its sides in proportion.</param>
    /// <exception cref="SourceException">There are no pictures in it.</exception>
    public static VideoFormat For(SourceDescription source, int mostHeight)
    {
        var picture = source.PictureOrFail;
        var height = Math.Min(picture.Height, mostHeight);
        var width = (double)picture.Width * height / picture.Height;
        var rate = Math.Clamp(picture.FrameRate, SlowestRate, FastestRate);
        return new VideoFormat(Even(width), Even(height), (int)Math.Round(VideoFormat.TicksPerSecond / rate));
    }

    private static int Even(double side) => Math.Max(SmallestSide, (int)side & ~1);
}
