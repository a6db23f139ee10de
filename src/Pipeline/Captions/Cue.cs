namespace Loomcast.Pipeline.Captions;

/// <summary>A text that is shown for a time.</summary>
/// <param name="Start">Milliseconds on the stream's timeline.</param>
/// <param name="End">Milliseconds on the stream's timeline.</param>
/// <param name="Text">One line, or two.</param>
public readonly record struct Cue(long Start, long End, string Text)
{
    public bool Overlaps(long start, long end) => Start < end && End > start;
}
