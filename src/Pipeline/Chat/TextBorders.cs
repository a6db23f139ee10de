namespace Loomcast.Pipeline.Chat;

/// <summary>
/// Finds where a text that is still growing may be cut: outside of quotes and brackets. A border, once found, stays; what later
/// characters could undo is not reported before they are there. Lengths are as heard: an ideograph is three letters and half a word.
/// </summary>
internal static class TextBorders
{
    private const int IdeographLength = 3;

    /// <param name="text">The text, which starts at a word.</param>
    /// <param name="ended">No more text follows.</param>
    /// <param name="length">Length as heard of all that was looked at.</param>
    public static List<Border> Find(string text, bool ended, out int length)
    {
        var borders = new List<Border>();
        var (depth, quoted, halfWords) = (0, false, 0);
        length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            length += LengthOf(text[i]);
            halfWords += HalfWordsAt(text, i);
            depth = Punctuation.Nest(text[i], depth);
            quoted ^= Punctuation.IsQuote(text, i, quoted);
            if (depth > 0 || quoted)
            {
                continue;
            }

            if (!Punctuation.TryJudge(text, i, ended, out var kind))
            {
                break;
            }

            if (kind is { } found)
            {
                borders.Add(new Border(i + 1, found, length, halfWords));
            }
        }

        return borders;
    }

    /// <summary>The last space within a length, or the length itself: for text that has no border.</summary>
    public static int LastBreak(string text, int longest)
    {
        var (end, space, length) = (0, 0, 0);
        while (end < text.Length && (length += LengthOf(text[end])) <= longest)
        {
            space = char.IsWhiteSpace(text[end]) ? end : space;
            end++;
        }

        var splitsPair = end < text.Length && char.IsLowSurrogate(text[end]);
        return space > 0 ? space : splitsPair ? end - 1 : end;
    }

    private static int LengthOf(char c) => Punctuation.IsIdeograph(c) ? IdeographLength : 1;

    private static int HalfWordsAt(string text, int i)
    {
        var starts = !char.IsWhiteSpace(text[i]) && (i == 0 || char.IsWhiteSpace(text[i - 1]));
        return Punctuation.IsIdeograph(text[i]) ? 1 : starts ? 2 : 0;
    }
}
