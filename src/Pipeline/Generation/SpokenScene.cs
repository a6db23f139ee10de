using System.Collections.Immutable;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Generation;

/// <summary>A scene whose times are known, because it is spoken.</summary>
/// <param name="Slices">How long it lasts.</param>
/// <param name="Pieces">Its sentences, in order.</param>
internal sealed record SpokenScene(int Slices, ImmutableArray<PlacedPiece> Pieces)
{
    // At 25 fps. The scene fades in before the first word, and is looked at for a moment after the last; speakers breathe between sentences.
    private const int Lead = 12;
    private const int Breath = 4;
    private const int Tail = 12;

    public static SpokenScene Of(Scene scene, VideoFormat format, IReadOnlyList<(string Text, SpokenPiece Spoken)> sentences)
    {
        var pieces = ImmutableArray.CreateBuilder<PlacedPiece>(sentences.Count);
        var next = Lead;
        foreach (var (text, spoken) in sentences)
        {
            var slices = format.SlicesFor(spoken.Samples.Length);
            pieces.Add(new PlacedPiece(text, next, slices, spoken.Words));
            next += slices + Breath;
        }

        var needed = pieces.Count == 0 ? 0 : next - Breath + Tail;
        return new SpokenScene(Math.Max(needed, (int)Math.Ceiling(scene.Shortest.TotalSeconds * format.FrameRate)), pieces.MoveToImmutable());
    }
}
