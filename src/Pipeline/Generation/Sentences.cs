using Loomcast.Pipeline.Chat;

namespace Loomcast.Pipeline.Generation;

/// <summary>Cuts a text that is all there into what is spoken at once: sentences, for the sake of their melody.</summary>
internal static class Sentences
{
    // Longer ones are cut at a comma: engines, captions and retries want smaller pieces.
    private const int Longest = 300;

    public static IEnumerable<string> Of(string text)
    {
        for (var rest = text.Trim(); rest.Length > 0;)
        {
            var end = EndOfFirst(rest);
            yield return rest[..end].Trim();
            rest = rest[end..].TrimStart();
        }
    }

    private static int EndOfFirst(string text)
    {
        var borders = TextBorders.Find(text, ended: true, out var length);
        var sentence = borders.FirstOrDefault(border => border.Kind == BorderKind.Sentence);
        if (sentence.End > 0 && sentence.Length <= Longest)
        {
            return sentence.End;
        }

        if (sentence.End == 0 && length <= Longest)
        {
            return text.Length;
        }

        var clause = borders.LastOrDefault(border => border.Length <= Longest && border.Kind >= BorderKind.Clause);
        return clause.End > 0 ? clause.End : TextBorders.LastBreak(text, Longest);
    }
}
