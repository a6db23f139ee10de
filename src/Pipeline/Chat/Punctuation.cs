using System.Buffers;

namespace Loomcast.Pipeline.Chat;

/// <summary>What the marks of a text say about where it may be cut.</summary>
internal static class Punctuation
{
    private const string Openers = "([{（【《「『“";
    private const string Closers = ")]}）】》」』”";
    private const string AfterMarks = Closers + "\"*_`'’";
    private const string WideSentenceMarks = "。！？｡";
    private const string WideClauseMarks = "，、；：";

    private static readonly SearchValues<char> BeforeWords = SearchValues.Create(" \t\r\n([\"*");

    // Each of them is followed by what it belongs to.
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "mt", "jr", "sr", "vs", "cf", "ca", "approx", "fig", "sec", "ch", "vol", "gen", "col", "lt", "sgt", "rev", "hon", "dept", "inc", "ltd",
    };

    /// <summary>Han, kana and their like, which stand without spaces.</summary>
    public static bool IsIdeograph(char c) => c is (>= '\u3041' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');

    /// <summary>How many brackets are open after a character.</summary>
    public static int Nest(char c, int depth) => Openers.Contains(c) ? depth + 1 : Closers.Contains(c) ? Math.Max(0, depth - 1) : depth;

    /// <summary>Whether a character opens or closes a quote; the mark for inches does not.</summary>
    public static bool IsQuote(string text, int i, bool quoted) => text[i] == '"' && (quoted || i == 0 || !char.IsAsciiDigit(text[i - 1]));

    /// <summary>Judges the place after a character.</summary>
    /// <param name="text">The text so far.</param>
    /// <param name="i">The character.</param>
    /// <param name="ended">No more text follows.</param>
    /// <param name="kind">The border after it, or null where there is none.</param>
    /// <returns>False where only later characters can tell.</returns>
    public static bool TryJudge(string text, int i, bool ended, out BorderKind? kind)
    {
        kind = text[i] == '\n' ? BorderKind.Sentence : null;
        if (char.IsWhiteSpace(text[i]))
        {
            return true;
        }

        if (i + 1 == text.Length && !ended)
        {
            return false;
        }

        var next = i + 1 < text.Length ? text[i + 1] : ' ';
        var mark = LastMark(text, i);
        if (char.IsWhiteSpace(next))
        {
            return TryJudgeBeforeSpace(text, mark, i, ended, out kind);
        }

        kind = JudgeWithinText(text[mark], text[i], next);
        return true;
    }

    private static bool TryJudgeBeforeSpace(string text, int mark, int i, bool ended, out BorderKind? kind)
    {
        kind = text[mark] switch
        {
            '.' => EndsAbbreviation(text, mark) ? BorderKind.Word : BorderKind.Sentence,
            '!' or '?' or '…' => BorderKind.Sentence,
            ',' or ';' or ':' or '—' or '–' => BorderKind.Clause,
            var c when WideSentenceMarks.Contains(c) => BorderKind.Sentence,
            var c when WideClauseMarks.Contains(c) => BorderKind.Clause,
            _ => BorderKind.Word,
        };

        // A small letter goes on with the sentence: 'approx. five', '"Really?" he said'.
        if (kind == BorderKind.Sentence && (text[mark] is '.' or '…' || mark < i))
        {
            var following = text.AsSpan(i + 1).TrimStart();
            kind = following.Length > 0 && char.IsLower(following[0]) ? BorderKind.Word : kind;
            return following.Length > 0 || ended;
        }

        return true;
    }

    /// <summary>Dashes and ideographs need no space after them; all other marks are part of a number, an address or a time.</summary>
    private static BorderKind? JudgeWithinText(char mark, char c, char next) => mark switch
    {
        _ when AfterMarks.Contains(next) || WideSentenceMarks.Contains(next) || WideClauseMarks.Contains(next) => null,
        '—' when char.IsLetter(next) => BorderKind.Clause,
        _ when WideSentenceMarks.Contains(mark) => BorderKind.Sentence,
        _ when WideClauseMarks.Contains(mark) => BorderKind.Clause,
        _ when IsIdeograph(c) && IsIdeograph(next) => BorderKind.Word,
        _ => null,
    };

    private static int LastMark(string text, int i)
    {
        while (i > 0 && AfterMarks.Contains(text[i]))
        {
            i--;
        }

        return i;
    }

    /// <summary>A title, an initial ("J."), dotted letters ("e.g.", "U.S.") or the number of a list's item.</summary>
    private static bool EndsAbbreviation(string text, int dot)
    {
        var start = text.AsSpan(0, dot).LastIndexOfAny(BeforeWords) + 1;
        var word = text[start..dot];
        var startsLine = start == 0 || text[start - 1] == '\n';
        return Abbreviations.Contains(word)
            || (word.Length == 1 && char.IsUpper(word[0]) && word != "I")
            || (word.Contains('.') && word.Split('.').All(part => part.Length == 1 && char.IsLetter(part[0])))
            || (startsLine && word.Length > 0 && word.All(char.IsAsciiDigit));
    }
}
