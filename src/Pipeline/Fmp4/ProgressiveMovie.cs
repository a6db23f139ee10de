using System.Runtime.InteropServices;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.Pipeline.Fmp4;

/// <summary>
/// A progressive file whose index stands before its media (faststart), laid out over bytes that stay where they are: what is written here is
/// all but the media, and where each piece of that is.
/// </summary>
/// <param name="Head">ftyp, moov, the header of mdat, and the texts that it begins with.</param>
/// <param name="Pieces">What follows, in order: the number of the track, and the chunk in its file.</param>
public sealed record ProgressiveMovie(ReadOnlyMemory<byte> Head, IReadOnlyList<(int Track, MovieChunk Chunk)> Pieces)
{
    private const uint MovieTimescale = 1000;
    private const int MediaHeaderLength = 16; // with a size of 64 bit

    /// <param name="tracks">At least one, each with samples. Sound and pictures lie in the order in which they play.</param>
    /// <param name="text">Captions; null for none.</param>
    public static ProgressiveMovie Of(IReadOnlyList<MovieTrack> tracks, TextTrack? text = null)
    {
        var pieces = tracks.SelectMany((track, number) => track.Chunks.Select(chunk => (Track: number, Chunk: chunk)))
            .OrderBy(piece => (decimal)piece.Chunk.Start / tracks[piece.Track].Timescale).ThenBy(piece => piece.Track).ToList();

        text?.Close();

        // The offsets are of a fixed size, so that the head is as long as it is with zeros in their place.
        var offsets = tracks.Select(_ => new List<long>()).ToList();
        pieces.ForEach(piece => offsets[piece.Track].Add(0));
        var position = (long)Write(tracks, offsets, text, mediaLength: 0).Length;
        var mediaLength = pieces.Sum(piece => piece.Chunk.Length) + (text?.Samples.Length ?? 0);
        offsets.ForEach(list => list.Clear());
        foreach (var (track, chunk) in pieces)
        {
            offsets[track].Add(position);
            position += chunk.Length;
        }

        return new ProgressiveMovie(Write(tracks, offsets, text, mediaLength), pieces);
    }

    private static ReadOnlyMemory<byte> Write(IReadOnlyList<MovieTrack> tracks, List<List<long>> offsets, TextTrack? text, long mediaLength)
    {
        var w = new BoxWriter(64 * 1024);
        MovieBoxes.FileType(w, "isom"u8, "isomiso6mp41"u8);
        using (w.Open("moov"u8))
        {
            MovieBoxes.MovieHeader(w, MovieTimescale, (uint)tracks.Count + 2, tracks.Max(DurationOf));
            for (var number = 0; number < tracks.Count; number++)
            {
                WriteTrack(w, tracks[number], (uint)number + 1, CollectionsMarshal.AsSpan(offsets[number]));
            }

            text?.Write(w, (uint)tracks.Count + 1, tracks[0].Shape.Width, tracks[0].Shape.Height);
        }

        w.UInt32(1);
        w.Bytes("mdat"u8);
        w.UInt64((ulong)(mediaLength + MediaHeaderLength));
        text?.Place(w);
        return w.Written;
    }

    private static void WriteTrack(BoxWriter w, MovieTrack track, uint id, ReadOnlySpan<long> offsets)
    {
        var shape = track.Shape;
        var isSound = shape.Kind == MediaKind.Audio;
        using (w.Open("trak"u8))
        {
            MovieBoxes.TrackHeader(w, id, isSound, shape.Width, shape.Height, DurationOf(track));
            if (shape.EditOffset < 0)
            {
                MovieBoxes.EditList(w, (uint)DurationOf(track), (int)-shape.EditOffset);
            }

            using (w.Open("mdia"u8))
            {
                MovieBoxes.MediaHeader(w, (uint)track.Timescale, isSound, (ulong)track.Duration);
                using (w.Open("minf"u8))
                {
                    MovieBoxes.MediaBegin(w, isSound);
                    track.WriteTable(w, offsets);
                }
            }
        }
    }

    private static ulong DurationOf(MovieTrack track) => (ulong)(track.Duration * MovieTimescale / track.Timescale);
}
