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

    /// <summary>The parts of the segment that is growing.</summary>
    public ImmutableArray<Part> OpenParts { get; private init; } = [];

    public ImmutableArray<RenditionReport> Reports { get; private init; } = [];

    public bool IsEnded { get; private init; }

    public long OpenStart => Segments.IsEmpty ? 0 : Segments[^1].End;

    /// <summary>Ticks of all that was published.</summary>
    public long End => OpenStart + DurationOf(OpenParts);

    /// <summary>Media sequence number of the segment that is growing, or begins with the next part.</summary>
    public int OpenNumber => Segments.Count + 1;

    public bool IsEmpty => Segments.IsEmpty && OpenParts.IsEmpty;

    public Edge Edge => IsEmpty ? Edge.First
        : OpenParts.IsEmpty ? new Edge(Segments.Count, Segments[^1].Parts.Length - 1)
        : new Edge(OpenNumber, OpenParts.Length - 1);

    public Window Append(Part part, bool endsSegment, ImmutableArray<RenditionReport> reports)
    {
        var grown = this with { OpenParts = OpenParts.Add(part), Reports = reports };
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
        var parts = segment == OpenNumber ? OpenParts : TryFind(segment, out var closed) ? closed.Parts : [];
        var exists = part >= 0 && part < parts.Length;
        range = exists ? parts[part].Range : default;
        return exists;
    }

    /// <summary>Whether this is the part that the playlist hints.</summary>
    public bool Hints(int segment, int part) => !IsEnded && segment == OpenNumber && part == OpenParts.Length;

    private Window CloseSegment()
    {
        var duration = DurationOf(OpenParts);
        var lines = SegmentLines.Render(Terms, OpenNumber, OpenStart, duration);
        var segments = Segments.Add(new Segment(OpenStart, duration, OpenParts, lines));
        return this with { Segments = segments, OpenParts = [], FirstListed = Slide(segments) };
    }

    private int Slide(ImmutableList<Segment> segments)
    {
        var first = FirstListed;
        while (Terms.WindowTicks is { } window && first + 1 < segments.Count && segments[^1].End - segments[first + 1].Start >= window)
        {
            first++;
        }

        return first;
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
