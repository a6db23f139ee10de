using System.Collections.Immutable;
using Loomcast.MediaServer.Playlists;
using Loomcast.MediaServer.Storage;

namespace Loomcast.MediaServer.Live;

/// <summary>What one rendition has published at one instant. Immutable: a new part makes a new window.</summary>
internal sealed record Window(PlaylistTerms Terms)
{
    /// <summary>All finished segments of the stream, listed or not; the media sequence number is the index + 1.</summary>
    public ImmutableList<Segment> Segments { get; private init; } = [];

    /// <summary>Index of the first segment that is still listed.</summary>
    public int FirstListed { get; private init; }

    /// <summary>Discontinuities of the stream so far.</summary>
    public int Discontinuities { get; private init; }

    /// <summary>EXT-X-DISCONTINUITY-SEQUENCE: those before the first segment that is listed.</summary>
    public int DiscontinuitiesGone { get; private init; }

    /// <summary>How the segment begins that is growing, or begins with the next part.</summary>
    public SegmentOpening Opening { get; private init; } = new(0, 0, 1, 0);

    /// <summary>The parts of the segment that is growing.</summary>
    public ImmutableArray<Part> OpenParts { get; private init; } = [];

    public ImmutableArray<RenditionReport> Reports { get; init; } = [];

    /// <summary>A publisher that came back has announced another init segment, in force from the next part on.</summary>
    public bool ExpectsInit { get; init; }

    public bool IsEnded { get; private init; }

    /// <summary>Where the next part begins if no time is lost: ticks since media time zero.</summary>
    public long End => OpenParts.IsEmpty ? Opening.Start : OpenParts[^1].End;

    /// <summary>Ticks of all media that was published.</summary>
    public long Played => Opening.PlayedBefore + DurationOf(OpenParts);

    /// <summary>Media sequence number of the segment that is growing, or begins with the next part.</summary>
    public int OpenNumber => Segments.Count + 1;

    public bool IsEmpty => Segments.IsEmpty && OpenParts.IsEmpty;

    public Edge Edge => IsEmpty ? Edge.First
        : OpenParts.IsEmpty ? new Edge(Segments.Count, Segments[^1].Parts.Length - 1)
        : new Edge(OpenNumber, OpenParts.Length - 1);

    /// <param name="part">The next part; one that does not begin where the last one ended begins a discontinuity.</param>
    /// <param name="bringsInit">A new init segment is in force from it on; the first part of a stream brings the first one.</param>
    /// <param name="endsSegment">The segment ends with it.</param>
    /// <param name="discontinuity">Number of the discontinuity that begins with it in all renditions; less where none need begin.</param>
    public Window Append(Part part, bool bringsInit, bool endsSegment, int discontinuity = 0)
    {
        var least = Discontinuities + (!IsEmpty && (bringsInit || part.Start != End) ? 1 : 0);
        var number = Math.Max(least, discontinuity);
        var before = IsEmpty ? this with { Discontinuities = number, Opening = new SegmentOpening(part.Start, 0, 1, number) }
            : number > Discontinuities ? Interrupt(part.Start, bringsInit, number)
            : this;
        var grown = before with { OpenParts = before.OpenParts.Add(part), ExpectsInit = false };
        return endsSegment ? grown.CloseSegment() : grown;
    }

    public Window Finish() => (OpenParts.IsEmpty ? this : CloseSegment()) with { IsEnded = true };

    public bool TryFind(int segment, out Segment found)
    {
        var exists = segment >= 1 && segment <= Segments.Count;
        found = exists ? Segments[segment - 1] : null!;
        return exists;
    }

    public bool TryFind(int segment, int part, out ByteRange range)
    {
        var parts = PartsOf(segment);
        var exists = part >= 0 && part < parts.Length;
        range = exists ? parts[part].Range : default;
        return exists;
    }

    /// <returns>Ticks since media time zero; null where it is not there.</returns>
    public long? StartOf(MediaName name) => PartsOf(name.Segment).ElementAtOrDefault(name.Part ?? 0) is { Duration: > 0 } part ? part.Start : null;

    /// <summary>I-frames of the finished segments before one, by its index.</summary>
    public int KeyframesBefore(int index) => index < Segments.Count ? Segments[index].KeyframesBefore : Keyframes;

    /// <summary>I-frames of all finished segments: the last media sequence number of the I-frame playlist.</summary>
    public int Keyframes => Segments.IsEmpty ? 0 : Segments[^1].KeyframesAfter;

    /// <summary>Whether this is the part that the playlist hints.</summary>
    public bool Hints(int segment, int part) => !IsEnded && segment == OpenNumber && part == OpenParts.Length;

    /// <summary>Whether this is the init segment that the playlist hints.</summary>
    public bool HintsInit(int number) => ExpectsInit && !IsEnded && number == Opening.Init + 1;

    private ImmutableArray<Part> PartsOf(int segment) => segment == OpenNumber ? OpenParts : TryFind(segment, out var closed) ? closed.Parts : [];

    private Window Interrupt(long start, bool bringsInit, int number)
    {
        var closed = OpenParts.IsEmpty ? this : CloseSegment();
        return closed with
        {
            Discontinuities = number,
            Opening = new SegmentOpening(start, closed.Opening.PlayedBefore, Opening.Init + (bringsInit ? 1 : 0), number - Discontinuities),
        };
    }

    private Window CloseSegment()
    {
        var duration = DurationOf(OpenParts);
        var segment = new Segment(Opening, duration, OpenParts, Keyframes, SegmentLines.Render(Terms, OpenNumber, Opening, duration, Segment.RangeOf(OpenParts).Length));
        var next = new SegmentOpening(OpenParts[^1].End, segment.PlayedAfter, Opening.Init, Discontinuities: 0);
        return (this with { Segments = Segments.Add(segment), Opening = next, OpenParts = [] }).Slide();
    }

    private Window Slide()
    {
        var (first, gone) = (FirstListed, DiscontinuitiesGone);
        while (Terms.WindowTicks is { } window && first + 1 < Segments.Count && Played - Segments[first + 1].Opening.PlayedBefore >= window)
        {
            gone += Segments[first].Opening.Discontinuities;
            first++;
        }

        return this with { FirstListed = first, DiscontinuitiesGone = gone };
    }

    private static long DurationOf(ImmutableArray<Part> parts)
    {
        var sum = 0L;
        foreach (var part in parts)
        {
            sum += part.Duration;
        }

        return sum;
    }
}
