using System.Collections.Immutable;
using System.Text;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Voices;

/// <summary>How a text is said, in the letters of the phonetic alphabet, with the punctuation that models hear pauses and questions in.</summary>
/// <param name="Letters">Decomposed Unicode: a sound and its marks are letters of their own.</param>
/// <param name="Words">The words of the text.</param>
/// <param name="Places">Which of the letters say each word; none for one that is not said.</param>
internal sealed record Pronunciation(string Letters, ImmutableArray<string> Words, ImmutableArray<Range> Places)
{
    private const string Clauses = ".,;:!?";

    /// <summary>Asks espeak-ng, a clause at a time: it drops punctuation, and so where its own clauses end is not to be seen.</summary>
    /// <param name="text">A sentence or some.</param>
    /// <param name="voice">espeak-ng's name of the language ("en-us").</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="SpeechException">espeak-ng is not installed, or has no such voice.</exception>
    public static async Task<Pronunciation> OfAsync(string text, string voice, CancellationToken cancellationToken)
    {
        ImmutableArray<string> words = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        var letters = new StringBuilder();
        var places = ImmutableArray.CreateBuilder<Range>(words.Length);
        for (var first = 0; first < words.Length;)
        {
            var last = first;
            while (last < words.Length - 1 && Mark(words[last]) is null)
            {
                last++;
            }

            var clause = words.AsMemory()[first..(last + 1)];
            var spoken = string.Join(' ', clause.ToArray().Where(IsSaid));
            var ipa = spoken.Length == 0 ? [] : await EspeakProgram.RunAsync(spoken, ["-v", voice, "--stdin", "-q", "--ipa"], cancellationToken);
            Append(letters, places, clause.Span, IpaPhones.Plain(System.Text.Encoding.UTF8.GetString(ipa)));
            letters.Append(Mark(words[last]) is { } mark && letters.Length > 0 ? $"{mark}" : "");
            first = last + 1;
        }

        return new Pronunciation(letters.ToString(), words, places.MoveToImmutable());
    }

    /// <summary>The mark that ends a clause; quotes and brackets may stand behind it.</summary>
    private static char? Mark(string word) =>
        word.AsSpan().TrimEnd("\"'”’)]»*") is [.., var end] ? end switch
        {
            '…' or '。' => '.',
            '，' or '、' or '—' or '–' => ',',
            '！' => '!',
            '？' => '?',
            _ when Clauses.Contains(end, StringComparison.Ordinal) => end,
            _ => null,
        } : null;

    private static void Append(StringBuilder letters, ImmutableArray<Range>.Builder places, ReadOnlySpan<string> words, string[] said)
    {
        letters.Append(said.Length > 0 && letters.Length > 0 ? " " : "");
        var start = letters.Length;
        letters.AppendJoin(' ', said);
        var spoken = 0;
        foreach (var word in words)
        {
            spoken += IsSaid(word) ? 1 : 0;
        }

        // One said word for each written one tells exactly which is which; "1920" or "of the" may be said as two or one.
        var ends = spoken == said.Length ? EndsOf(said) : EndsByLength(words, letters.Length - start);
        var (at, index) = (start, 0);
        foreach (var word in words)
        {
            var end = IsSaid(word) ? start + ends[index++] : at;
            places.Add(at..end);
            at = IsSaid(word) ? Math.Min(end + (spoken == said.Length ? 1 : 0), letters.Length) : at;
        }
    }

    // An emoji would be read out by its name.
    private static bool IsSaid(string word) => word.Any(c => char.IsLetterOrDigit(c) || c is '&' or '%' or '+' or '=');

    private static int[] EndsOf(string[] said)
    {
        var end = -1;
        return Array.ConvertAll(said, word => end += word.Length + 1);
    }

    private static int[] EndsByLength(ReadOnlySpan<string> words, int letters)
    {
        string[] said = [.. words.ToArray().Where(IsSaid)];
        var (all, so) = ((double)said.Sum(word => word.Length), 0);
        return Array.ConvertAll(said, word => (int)((so += word.Length) / all * letters));
    }
}
