namespace Loomcast.Pipeline.Chat;

/// <summary>A place where a text may be cut.</summary>
/// <param name="End">Number of characters before it.</param>
/// <param name="Kind">How well it is to cut here.</param>
/// <param name="Length">Length of the text before it as it is heard, see <see cref="TextBorders"/>.</param>
/// <param name="HalfWords">Words before it, in halves.</param>
internal readonly record struct Border(int End, BorderKind Kind, int Length, int HalfWords);
