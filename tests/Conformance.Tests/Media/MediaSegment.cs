namespace Loomcast.Conformance.Tests.Media;

/// <summary>A segment or a part: movie fragments with their data.</summary>
internal sealed class MediaSegment
{
    private MediaSegment(IReadOnlyList<Box> boxes, InitSegment init, ReadOnlyMemory<byte> bytes)
    {
        Boxes = boxes;
        Fragments = [.. boxes.Where(box => box.Type == "moof").SelectMany(moof => moof.All("traf").Select(traf => new TrackFragment(traf, moof, init, bytes)))];
    }

    public IReadOnlyList<Box> Boxes { get; }

    public IReadOnlyList<TrackFragment> Fragments { get; }

    public IEnumerable<Sample> Samples => Fragments.SelectMany(fragment => fragment.Samples);

    /// <summary>Seconds, by the track whose samples last longest.</summary>
    public decimal Duration => Fragments.GroupBy(fragment => fragment.Track).Max(track => (decimal)track.Sum(fragment => fragment.Duration) / track.Key.Timescale);

    /// <summary>Whether it begins with a picture that needs no other; of sound: always.</summary>
    public bool IsIndependent => Fragments.Where(fragment => fragment.Track.Kind == "vide").GroupBy(fragment => fragment.Track).All(track => track.First().Samples[0].IsSync);

    public static MediaSegment Parse(byte[] bytes, InitSegment init) => new(Box.ReadAll(bytes), init, bytes);
}
