namespace Loomcast.Conformance.Tests.Media;

/// <summary>ftyp and moov.</summary>
internal sealed class InitSegment
{
    private InitSegment(IReadOnlyList<Box> boxes)
    {
        Boxes = boxes;
        Movie = boxes.SingleOrDefault(box => box.Type == "moov") ?? throw new BoxException("Not exactly one moov.");
        var extends = Movie.At("mvex").All("trex").ToDictionary(trex => trex.U32(4));
        Tracks = [.. Movie.All("trak").Select(trak => new Track(trak, null)).Select(track => track with { Extends = extends.GetValueOrDefault(track.Id) })];
    }

    public IReadOnlyList<Box> Boxes { get; }

    public Box Movie { get; }

    public IReadOnlyList<Track> Tracks { get; }

    /// <summary>Major brand first.</summary>
    public IReadOnlyList<string> Brands
    {
        get
        {
            var type = Boxes[0];
            return [type.FourCharacters(0), .. Enumerable.Range(2, (type.Body.Length - 8) / 4).Select(n => type.FourCharacters(n * 4))];
        }
    }

    public ulong Duration => Movie.At("mvhd") is var header && header.Version == 1 ? header.U64(24) : header.U32(16);

    public Track Track(uint id) => Tracks.SingleOrDefault(track => track.Id == id) ?? throw new BoxException($"No track {id}.");

    public static InitSegment Parse(byte[] bytes) => new(Box.ReadAll(bytes));
}
