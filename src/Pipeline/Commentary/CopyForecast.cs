namespace Loomcast.Pipeline.Commentary;

/// <summary>What is known of all coded pictures of a video before they are published. Playlists are bound to what they say at first.</summary>
internal static class CopyForecast
{
    public const double ShortestSegment = 2;

    private const double Part = 0.5; // seconds
    private const double LongestSegment = 10;

    // Of a video of which only the beginning is known: one that is as regular as that is taken to stay so.
    private const double MostIrregular = 1.6;
    private const int Caution = 2; // of its bit rate

    /// <param name="pictures">All of them, in order of decoding.</param>
    /// <param name="timescale">In which they are counted.</param>
    /// <param name="published">Timescale in which they will be published.</param>
    /// <returns>Null where players could not follow: seconds without a key frame or without a picture.</returns>
    public static CopyTerms? Of(IReadOnlyList<CodedPicture> pictures, int timescale, int published)
    {
        int[] durations = [.. pictures.Select(picture => picture.Duration).Order()];
        var usual = durations[durations.Length / 2];
        var segments = Segments(pictures, (long)(ShortestSegment * timescale) - (usual / 2));
        var longest = segments.Max(segment => segment.Ticks);
        if (!pictures[0].IsSync || durations[0] <= 0 || durations[^1] > timescale || longest > LongestSegment * timescale)
        {
            return null;
        }

        var part = Math.Max(durations[^1], Math.Max(1, (int)(Part * timescale / usual)) * usual);
        var target = (int)Math.Max(ShortestSegment, Math.Round((double)longest / timescale, MidpointRounding.AwayFromZero));
        var peak = segments.Max(segment => segment.Bytes * 8 * timescale / segment.Ticks);
        var average = pictures.Sum(picture => (long)picture.Bytes) * 8 * timescale / pictures.Sum(picture => (long)picture.Duration);
        return new(Scaled(usual), Scaled(part), target, (int)Math.Min(int.MaxValue, peak), (int)Math.Min(int.MaxValue, average));

        int Scaled(int ticks) => (int)((((long)ticks * published) + timescale - 1) / timescale);
    }

    /// <summary>The same, where the rest still arrives, and nothing tells of it.</summary>
    /// <param name="beginning">Two seconds or more.</param>
    /// <param name="timescale">In which they are counted, and will be published.</param>
    public static CopyTerms? OfBeginning(IReadOnlyList<CodedPicture> beginning, int timescale) =>
        Of(beginning, timescale, timescale) is { } terms && beginning.All(picture => picture.Duration <= terms.Usual * MostIrregular && picture.Duration * MostIrregular >= terms.Usual)
            ? terms with { SegmentTarget = (int)LongestSegment, PeakBitrate = terms.PeakBitrate * Caution }
            : null;

    /// <summary>As they will be cut: each ends before the first key frame after so many ticks.</summary>
    private static List<(long Ticks, long Bytes)> Segments(IReadOnlyList<CodedPicture> pictures, long shortest)
    {
        var segments = new List<(long, long)>();
        var (ticks, bytes) = (0L, 0L);
        foreach (var picture in pictures)
        {
            if (picture.IsSync && ticks >= shortest)
            {
                segments.Add((ticks, bytes));
                (ticks, bytes) = (0, 0);
            }

            (ticks, bytes) = (ticks + picture.Duration, bytes + picture.Bytes);
        }

        segments.Add((Math.Max(1, ticks), bytes));
        return segments;
    }
}
