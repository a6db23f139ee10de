using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;
using Loomcast.Pipeline.Sources;

namespace Loomcast.Pipeline.Commentary;

/// <summary>How coded pictures are published as they are. All of the file was looked at before: playlists are bound to what they say at first.</summary>
/// <param name="Track">Of the pictures.</param>
/// <param name="Cut">Where parts and segments end.</param>
/// <param name="Samples">How many there are.</param>
/// <param name="Ticks">Their duration.</param>
internal sealed record CopyPlan(MediaTrack Track, CutPlan Cut, int Samples, long Ticks)
{
    private const double Part = 0.5; // seconds
    private const double ShortestSegment = 2;
    private const double LongestSegment = 10;

    /// <summary>Added to all composition offsets, so that none is negative; ticks.</summary>
    public int Lift { get; private init; }

    /// <summary>Composition offset of the first picture with <see cref="Lift"/>; ticks.</summary>
    public int Delay { get; private init; }

    /// <summary>When the first picture is to be seen, by the clock of the sound; ticks, less than a picture from 0.</summary>
    public long ShownAt { get; private init; }

    /// <summary>Bits per second that no segment exceeds.</summary>
    public int PeakBitrate { get; private init; }

    public int AverageBitrate { get; private init; }

    /// <returns>Null where players could not follow: seconds without a key frame or without a picture, pictures that do not begin with the sound, a broken file.</returns>
    public static async Task<CopyPlan?> ReadAsync(CopiedPictureReader pictures, CancellationToken cancellationToken)
    {
        var samples = new List<Seen>();
        MediaTrack? track = null;
        try
        {
            await foreach (var sample in pictures.ReadAsync(cancellationToken))
            {
                track ??= sample.Track;
                samples.Add(new Seen(sample.DecodeTime + sample.Track.EditOffset + sample.CompositionOffset, sample.Duration, sample.CompositionOffset, sample.IsSync, sample.Data.Length));
                if (!sample.Track.DecodesLike(track))
                {
                    return null;
                }
            }
        }
        catch (Exception e) when (e is SourceException or MediaException)
        {
            return null; // decoders take what they can, and tell what is wrong
        }

        return track is null ? null : Of(track, samples);
    }

    private static CopyPlan? Of(MediaTrack track, List<Seen> samples)
    {
        int[] durations = [.. samples.Select(sample => sample.Duration).Order()];
        var usual = durations[durations.Length / 2];
        var segments = Segments(samples, (long)(ShortestSegment * track.Timescale) - (usual / 2));
        var longest = segments.Max(segment => segment.Ticks);
        if (!samples[0].IsSync || Math.Abs(samples[0].ShownAt) > usual || durations[0] <= 0 || durations[^1] > track.Timescale || longest > LongestSegment * track.Timescale)
        {
            return null;
        }

        var lift = Math.Max(0, -samples.Min(sample => sample.Offset));
        var part = Math.Max(durations[^1], Math.Max(1, (int)(Part * track.Timescale / usual)) * usual);
        var target = (int)Math.Max(ShortestSegment, Math.Round((double)longest / track.Timescale, MidpointRounding.AwayFromZero));
        var cut = new CutPlan(
            StreamEncoder.VideoName, MediaKind.Video, track.Timescale, usual, part, 0, new MediaTime(part, track.Timescale), new MediaTime((long)(ShortestSegment * track.Timescale), track.Timescale), target);
        var ticks = samples.Sum(sample => (long)sample.Duration);
        return new CopyPlan(track, cut, samples.Count, ticks)
        {
            Lift = lift,
            Delay = samples[0].Offset + lift,
            ShownAt = samples[0].ShownAt,
            PeakBitrate = (int)segments.Max(segment => segment.Bytes * 8 * track.Timescale / segment.Ticks),
            AverageBitrate = (int)(samples.Sum(sample => (long)sample.Bytes) * 8 * track.Timescale / ticks),
        };
    }

    /// <summary>As they will be cut: each ends before the first key frame after so many ticks.</summary>
    private static List<(long Ticks, long Bytes)> Segments(List<Seen> samples, long shortest)
    {
        var segments = new List<(long, long)>();
        var (ticks, bytes) = (0L, 0L);
        foreach (var sample in samples)
        {
            if (sample.IsSync && ticks >= shortest)
            {
                segments.Add((ticks, bytes));
                (ticks, bytes) = (0, 0);
            }

            (ticks, bytes) = (ticks + sample.Duration, bytes + sample.Bytes);
        }

        segments.Add((Math.Max(1, ticks), bytes));
        return segments;
    }

    /// <summary>What is kept of a sample while the file is looked at.</summary>
    private readonly record struct Seen(long ShownAt, int Duration, int Offset, bool IsSync, int Bytes);
}
