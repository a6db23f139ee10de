using System.Collections.Immutable;
using System.Text;

namespace Loomcast.Pipeline.Speech;

/// <summary>
/// What an engine that knows ASCII is given for some words, and which part of it stands for which word. A word that cannot be said (an emoji, a dash)
/// stays a word with an empty part.
/// </summary>
/// <param name="Ascii">The parts, each followed by a space.</param>
/// <param name="Ends">Per word: where its part ends in <paramref name="Ascii"/>.</param>
internal sealed record SpokenText(string Ascii, ImmutableArray<int> Ends)
{
    // Longer "words" are noise or an attack: flite takes seconds to sound out a thousand letters in a row.
    private const int LongestWord = 60;

    private const string Accented = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöøùúûüýÿ";
    private const string Plain = "AAAAAACEEEEIIIINOOOOOOUUUUYaaaaaaceeeeiiiinoooooouuuuyy";

    public bool IsEmpty => Ascii.Length == 0;

    public static SpokenText Of(ReadOnlySpan<string> words)
    {
        var ascii = new StringBuilder();
        var ends = ImmutableArray.CreateBuilder<int>(words.Length);
        foreach (var word in words)
        {
            var spoken = Fold(word);
            if (spoken.Any(c => char.IsAsciiLetterOrDigit(c) || c is '&' or '%' or '+' or '='))
            {
                ascii.Append(spoken).Append(' ');
            }

            ends.Add(ascii.Length);
        }

        return new(ascii.ToString(), ends.MoveToImmutable());
    }

    /// <summary>The word that a place in <see cref="Ascii"/> belongs to.</summary>
    public int WordAt(int position)
    {
        var index = 0;
        while (index < Ends.Length - 1 && Ends[index] < position)
        {
            index++;
        }

        return index;
    }

    private static string Fold(string word)
    {
        var folded = new StringBuilder();
        foreach (var c in word.AsSpan(0, Math.Min(word.Length, LongestWord)))
        {
            folded.Append(Fold(c));
        }

        return folded.ToString();
    }

    private static string Fold(char c) => c switch
    {
        > ' ' and <= '~' => c.ToString(),
        '‘' or '’' or '′' => "'",
        '“' or '”' or '„' or '«' or '»' => "\"",
        '—' or '–' or '…' => ", ",
        '‐' or '‑' => "-",
        'ß' => "ss",
        'Æ' or 'æ' => "ae",
        'Œ' or 'œ' => "oe",
        '°' => " degrees ",
        '×' => " times ",
        '€' => " euros ",
        '£' => " pounds ",
        _ when Accented.IndexOf(c) is var at and >= 0 => Plain[at].ToString(),
        _ => "",
    };
}
