namespace Loomcast.Pipeline.Timeline;

/// <summary>Shape of the pictures of one stream: I420, BT.709, limited range, square pixels.</summary>
/// <param name="Width">Pixels; even.</param>
/// <param name="Height">Pixels; even.</param>
/// <param name="FrameTicks90k">Duration of one frame in ticks of 1/90000 s: 3600 is 25 fps, 3003 is 29.97 fps.</param>
public sealed record VideoFormat(int Width, int Height, int FrameTicks90k = 3600)
{
    public const int TicksPerSecond = 90_000;

    /// <summary>Bytes of one I420 picture.</summary>
    public int FrameBytes => Width * Height * 3 / 2;

    public double FrameRate => (double)TicksPerSecond / FrameTicks90k;

    /// <summary>Start of a slice on the stream's timeline.</summary>
    public TimeSpan TimeOf(long slice) => TimeSpan.FromTicks(slice * FrameTicks90k * (TimeSpan.TicksPerSecond / 10_000) / 9);

    /// <summary>Audio samples that play before a slice, counted cumulatively so that no rounding adds up.</summary>
    public long SamplesBefore(long slice) => slice * FrameTicks90k * AudioFormat.SampleRate / TicksPerSecond;

    /// <summary>Slices that are needed to play so many samples.</summary>
    public int SlicesFor(int samples)
    {
        var samplesOfAllTicks = (long)FrameTicks90k * AudioFormat.SampleRate;
        return (int)((((long)samples * TicksPerSecond) + samplesOfAllTicks - 1) / samplesOfAllTicks);
    }
}
