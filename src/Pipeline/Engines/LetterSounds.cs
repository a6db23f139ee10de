using System.Collections.Frozen;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Engines;

/// <summary>
/// Which sounds a written word may have, in any language: enough for lips that close, round and open at the right letters. It is not pronunciation;
/// an engine that tells phones is better off.
/// </summary>
internal static class LetterSounds
{
    private const double Vowel = 1.5;
    private const double Consonant = 1;

    // Longer "words" are addresses or noise.
    private const int LongestWord = 60;

    private static readonly FrozenDictionary<string, string> Pairs = Table(
        "ch ch", "sh sh", "th th", "ph f", "ng ng", "ck k", "qu k", "wh w", "sch sh", "oo uw", "ee iy", "ea iy", "ou aw", "ow ow", "ai ey", "ay ey", "ei ay", "ie iy", "au aw", "oi oy", "oy oy", "eu oy",
        "bb b", "pp p", "mm m", "ll l", "nn n", "rr r", "ss s", "tt t", "ff f", "dd d", "gg g", "zz z", "cc k", "kk k");

    private static readonly FrozenDictionary<string, string> Single = Table(
        "a aa", "e eh", "i ih", "o ow", "u uh", "y iy", "b b", "c k", "d d", "f f", "g g", "h hh", "j jh", "k k", "l l", "m m", "n n", "p p", "q k", "r r", "s s", "t t", "v v", "w w", "x k", "z z",
        "à aa", "á aa", "â aa", "ã aa", "ä eh", "å ao", "æ ae", "ç s", "è eh", "é ey", "ê eh", "ë eh", "ì iy", "í iy", "î iy", "ï iy", "ñ n", "ò ow", "ó ow", "ô ow", "õ ow", "ö er", "ø er", "ù uw", "ú uw", "û uw", "ü uw",
        "ß s", "œ er", "ý iy", "ÿ iy", "ą aa", "ć ch", "ę eh", "ł w", "ń n", "ś sh", "ź zh", "ż zh", "č ch", "š sh", "ž zh", "ř r", "ě eh", "ů uw", "ş sh", "ğ g", "ı ih",
        "а aa", "б b", "в v", "г g", "д d", "е eh", "ё ow", "ж zh", "з z", "и iy", "й y", "к k", "л l", "м m", "н n", "о ow", "п p", "р r", "с s", "т t", "у uw", "ф f", "х hh", "ц s", "ч ch", "ш sh", "щ sh", "ы ih", "э eh", "ю uw", "я aa",
        "α aa", "β v", "γ g", "δ dh", "ε eh", "ζ z", "η iy", "θ th", "ι iy", "κ k", "λ l", "μ m", "ν n", "ξ k", "ο ow", "π p", "ρ r", "σ s", "ς s", "τ t", "υ iy", "φ f", "χ hh", "ψ p", "ω ow");

    private static readonly FrozenSet<string> Vowels = FrozenSet.Create("aa", "ae", "ah", "ao", "aw", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw");

    private static readonly string[] Digits = ["z ih r ow", "w ah n", "t uw", "th r iy", "f ao r", "f ay v", "s ih k s", "s eh v eh n", "ey t", "n ay n"];

    /// <summary>None for a word that has no letters.</summary>
    public static IEnumerable<IpaPhone> Of(string word)
    {
        var text = word.ToLowerInvariant();
        text = text[..Math.Min(text.Length, LongestWord)];
        for (var at = 0; at < text.Length;)
        {
            if (PairAt(text, at) is var (symbol, length))
            {
                yield return Sound(symbol);
                at += length;
                continue;
            }

            foreach (var sound in SoundsOf(text[at]))
            {
                yield return sound;
            }

            at++;
        }
    }

    private static (string Symbol, int Length)? PairAt(string text, int at)
    {
        for (var length = 3; length >= 2; length--)
        {
            if (at + length <= text.Length && Pairs.TryGetValue(text.Substring(at, length), out var symbol))
            {
                return (symbol, length);
            }
        }

        return null;
    }

    private static IEnumerable<IpaPhone> SoundsOf(char letter) => letter switch
    {
        >= '0' and <= '9' => Digits[letter - '0'].Split(' ').Select(Sound),
        _ when Single.TryGetValue(letter.ToString(), out var symbol) => [Sound(symbol)],
        _ when char.IsLetter(letter) => [new IpaPhone("t", Consonant), new IpaPhone("ah", Vowel)], // a script whose letters are syllables, or one that we cannot read
        _ => [],
    };

    private static IpaPhone Sound(string symbol) => new(symbol, Vowels.Contains(symbol) ? Vowel : Consonant);

    private static FrozenDictionary<string, string> Table(params ReadOnlySpan<string> rows)
    {
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var space = row.IndexOf(' ', StringComparison.Ordinal);
            table.Add(row[..space], row[(space + 1)..]);
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
