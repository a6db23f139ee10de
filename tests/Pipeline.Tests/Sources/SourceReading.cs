using Loomcast.Pipeline.Sources;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Tests.Sources;

/// <summary>What is read of a file, as numbers that tests look at.</summary>
internal static class SourceReading
{
    public static readonly SourceLimits Limits = new();

    public static Task<SourceDescription> DescribeAsync(GrowingFile file, SourceLimits? limits = null) => SourceProbe.DescribeAsync(file, limits ?? Limits, CancellationToken.None);

    /// <summary>Mean luma of each frame.</summary>
    public static async Task<List<double>> LumasAsync(GrowingFile file, SourceDescription source, VideoFormat format, SourceLimits? limits = null)
    {
        var lumas = new List<double>();
        await foreach (var luma in ReadLumasAsync(file, source, format, limits))
        {
            lumas.Add(luma);
        }

        return lumas;
    }

    public static async IAsyncEnumerable<double> ReadLumasAsync(GrowingFile file, SourceDescription source, VideoFormat format, SourceLimits? limits = null)
    {
        await foreach (var frame in new PictureReader(file, source, format, limits ?? Limits).ReadAsync(CancellationToken.None))
        {
            yield return MeanLuma(frame, format);
            frame.Release();
        }
    }

    public static async Task<short[]> SoundAsync(GrowingFile file, SourceDescription source)
    {
        await using var reader = new SoundReader(file, source, Limits);
        var samples = new List<short>();
        var buffer = new short[4_801];
        for (int count; (count = await reader.ReadAsync(buffer, CancellationToken.None)) > 0;)
        {
            samples.AddRange(buffer.AsSpan(0, count));
        }

        return [.. samples];
    }

    /// <summary>One of two channels that lie in turn.</summary>
    public static short[] ChannelOf(short[] samples, int channel) => [.. samples.Where((_, i) => i % 2 == channel)];

    /// <summary>Seconds of the first and behind the last value that is louder or brighter than a level.</summary>
    public static (double Start, double End) Span<T>(IReadOnlyList<T> values, double rate, Func<T, bool> isOn)
    {
        var on = Enumerable.Range(0, values.Count).Where(i => isOn(values[i])).ToList();
        Assert.NotEmpty(on);
        return (on[0] / rate, (on[^1] + 1) / rate);
    }

    private static double MeanLuma(VideoFrame frame, VideoFormat format)
    {
        var sum = 0L;
        foreach (var y in frame.Bytes.AsSpan(0, format.Width * format.Height))
        {
            sum += y;
        }

        return (double)sum / (format.Width * format.Height);
    }
}
