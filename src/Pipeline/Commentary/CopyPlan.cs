using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Fmp4;
using Loomcast.Pipeline.Sources;

namespace Loomcast.Pipeline.Commentary;

/// <summary>How coded pictures are published as they are.</summary>
/// <param name="Track">Of the pictures.</param>
/// <param name="Terms">What playlists are told of all of them.</param>
internal sealed record CopyPlan(MediaTrack Track, CopyTerms Terms)
{
    private const double ShortestBeginning = 2; // seconds from which a plan can be made

    /// <summary>Where parts and segments end.</summary>
    public CutPlan Cut { get; } = new(
        StreamEncoder.VideoName, MediaKind.Video, Track.Timescale, Terms.Usual, Terms.PartTarget, 0, new MediaTime(Terms.PartTarget, Track.Timescale),
        new MediaTime((long)(CopyForecast.ShortestSegment * Track.Timescale), Track.Timescale), Terms.SegmentTarget);

    /// <summary>Added to all composition offsets, so that none is negative; ticks.</summary>
    public int Lift { get; private init; }

    /// <summary>Composition offset of the first picture with <see cref="Lift"/>; ticks.</summary>
    public int Delay { get; private init; }

    /// <summary>When the first picture is to be seen, by the clock of the sound; ticks, less than a picture from 0.</summary>
    public long ShownAt { get; private init; }

    /// <summary>
    /// Looks at the beginning of the pictures, and at all that tells of the rest: the terms of an earlier run, the index of the file, or the file itself
    /// where it is all there.
    /// </summary>
    /// <returns>Null where players could not follow: seconds without a key frame or without a picture, pictures that do not begin with the sound, a broken file.</returns>
    public static async Task<CopyPlan?> ReadAsync(GrowingFile file, SourceDescription source, CopiedPictureReader pictures, CopyTerms? earlier, CancellationToken cancellationToken)
    {
        try
        {
            var index = earlier is null ? await Mp4Index.ReadAsync(file, source, cancellationToken) : null;
            var isAllLookedAt = earlier is null && index is null && file.IsComplete;
            var samples = await LookAsync(pictures, isAllLookedAt ? double.MaxValue : ShortestBeginning, cancellationToken);
            if (samples is not [var first, ..])
            {
                return null;
            }

            CodedPicture[] seen = [.. samples.Select(sample => sample.Picture)];
            var timescale = first.Track.Timescale;
            var terms = earlier
                ?? (index is not null ? CopyForecast.Of([.. index.Pictures.Select(told => new CodedPicture(told.Duration, told.IsSync, told.Bytes))], index.Timescale, timescale)
                    : isAllLookedAt ? CopyForecast.Of(seen, timescale, timescale)
                    : CopyForecast.OfBeginning(seen, timescale));
            return terms is null ? null : Of(new CopyPlan(first.Track, terms), samples);
        }
        catch (Exception e) when (e is SourceException or MediaException)
        {
            return null; // decoders take what they can, and tell what is wrong
        }
    }

    /// <returns>Null where a player would have to begin anew on the way.</returns>
    private static async Task<List<Seen>?> LookAsync(CopiedPictureReader pictures, double seconds, CancellationToken cancellationToken)
    {
        var (samples, lasts) = (new List<Seen>(), 0L);
        await foreach (var sample in pictures.ReadAsync(cancellationToken))
        {
            samples.Add(new Seen(sample.Track, sample.DecodeTime + sample.Track.EditOffset + sample.CompositionOffset, sample.CompositionOffset, new(sample.Duration, sample.IsSync, sample.Data.Length)));
            lasts += sample.Duration;
            if (!sample.Track.DecodesLike(samples[0].Track))
            {
                return null;
            }

            if (lasts >= seconds * sample.Track.Timescale)
            {
                break;
            }
        }

        return samples;
    }

    private static CopyPlan? Of(CopyPlan plan, List<Seen> samples)
    {
        var (first, lift) = (samples[0], Math.Max(0, -samples.Min(sample => sample.Offset)));
        return !first.Picture.IsSync || Math.Abs(first.ShownAt) > plan.Terms.Usual ? null : plan with { Lift = lift, Delay = first.Offset + lift, ShownAt = first.ShownAt };
    }

    /// <summary>What is kept of a sample while the file is looked at.</summary>
    private readonly record struct Seen(MediaTrack Track, long ShownAt, int Offset, CodedPicture Picture);
}
