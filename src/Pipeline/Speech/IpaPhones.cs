using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Loomcast.Pipeline.Speech;

/// <summary>Reads the sounds that espeak-ng writes ("ɡ_ˈuː_t_ə_n t_ˈɑː_k") as the symbols that avatars know.</summary>
internal static partial class IpaPhones
{
    private const double Vowel = 1.4;
    private const double LongVowel = 2.2;
    private const double Consonant = 1;

    private static readonly FrozenDictionary<char, string> Vowels = Table(
        "aa aɑ", "ae æ", "ah ɐʌ", "ao ɔɒ", "ax əɘ", "eh ɛ", "er ɜɚ", "ey e", "ih ɪɨ", "iy i", "ow oøœ", "uh ʊɯɤ", "uw uʉyʏ");

    private static readonly FrozenDictionary<char, string> Consonants = Table(
        "b bβ", "d dɖɾ", "dh ð", "f fɸ", "g ɡgɟ", "hh hɦçxχ", "k kqc", "l lɫ", "m m", "n nɲɳ", "ng ŋ", "p p", "r rɹʁʀɻ", "s s", "sh ʃʂɕ",
        "t tʈ", "th θ", "v vʋ", "w wɥ", "y jʎ", "z z", "zh ʒʐʑ");

    public static IReadOnlyList<IpaPhone> Read(string ipa) => [.. LanguageSwitch().Replace(ipa, "")
        .Split(['_', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .Select(Sound)
        .OfType<IpaPhone>()];

    /// <summary>The words that espeak-ng writes, in decomposed letters, without its notes of a change of language.</summary>
    public static string[] Plain(string ipa) => LanguageSwitch().Replace(ipa, "").Normalize(System.Text.NormalizationForm.FormD)
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The sound of one letter, and how long it usually lasts; null for marks.</summary>
    public static IpaPhone? SoundOf(char letter) =>
        Vowels.TryGetValue(letter, out var vowel) ? new(vowel, Vowel) : Consonants.TryGetValue(letter, out var consonant) ? new(consonant, Consonant) : null;

    /// <summary>Null for signs that are no sound: stress, tone, and letters we do not know.</summary>
    private static IpaPhone? Sound(string sound)
    {
        foreach (var letter in sound.Normalize(System.Text.NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark))
        {
            if (SoundOf(letter) is { } found)
            {
                return found.Weight == Vowel && sound.Contains('ː', StringComparison.Ordinal) ? found with { Weight = LongVowel } : found;
            }
        }

        return null;
    }

    /// <summary>Each row: a symbol, then the letters that stand for it.</summary>
    private static FrozenDictionary<char, string> Table(params ReadOnlySpan<string> rows)
    {
        var table = new Dictionary<char, string>();
        foreach (var row in rows)
        {
            var symbol = row[..row.IndexOf(' ', StringComparison.Ordinal)];
            foreach (var letter in row.AsSpan(symbol.Length + 1))
            {
                table.Add(letter, symbol);
            }
        }

        return table.ToFrozenDictionary();
    }

    [GeneratedRegex(@"\([a-z-]+\)")]
    private static partial Regex LanguageSwitch();
}
