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

    private static readonly FrozenDictionary<char, string> Vowels = new Dictionary<char, string>
    {
        ['a'] = "aa", ['ɑ'] = "aa", ['ɐ'] = "ah", ['æ'] = "ae", ['ʌ'] = "ah", ['ə'] = "ax", ['ɘ'] = "ax", ['ɜ'] = "er", ['ɚ'] = "er",
        ['e'] = "ey", ['ɛ'] = "eh", ['i'] = "iy", ['ɪ'] = "ih", ['ɨ'] = "ih", ['y'] = "uw", ['ʏ'] = "uw", ['ø'] = "ow", ['œ'] = "ow",
        ['o'] = "ow", ['ɔ'] = "ao", ['ɒ'] = "ao", ['u'] = "uw", ['ʊ'] = "uh", ['ʉ'] = "uw", ['ɯ'] = "uh", ['ɤ'] = "uh",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<char, string> Consonants = new Dictionary<char, string>
    {
        ['p'] = "p", ['b'] = "b", ['m'] = "m", ['f'] = "f", ['v'] = "v", ['ʋ'] = "v", ['β'] = "b", ['ɸ'] = "f", ['θ'] = "th", ['ð'] = "dh",
        ['t'] = "t", ['d'] = "d", ['ʈ'] = "t", ['ɖ'] = "d", ['n'] = "n", ['ɲ'] = "n", ['ɳ'] = "n", ['ŋ'] = "ng", ['s'] = "s", ['z'] = "z",
        ['ʂ'] = "sh", ['ʐ'] = "zh", ['ʃ'] = "sh", ['ʒ'] = "zh", ['ɕ'] = "sh", ['ʑ'] = "zh", ['ç'] = "hh", ['x'] = "hh", ['χ'] = "hh",
        ['h'] = "hh", ['ɦ'] = "hh", ['ɡ'] = "g", ['g'] = "g", ['k'] = "k", ['q'] = "k", ['c'] = "k", ['ɟ'] = "g", ['l'] = "l", ['ɫ'] = "l",
        ['ʎ'] = "y", ['r'] = "r", ['ɹ'] = "r", ['ɾ'] = "d", ['ʁ'] = "r", ['ʀ'] = "r", ['ɻ'] = "r", ['j'] = "y", ['w'] = "w", ['ɥ'] = "w",
    }.ToFrozenDictionary();

    public static IReadOnlyList<IpaPhone> Read(string ipa) => [.. LanguageSwitch().Replace(ipa, "")
        .Split(['_', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .Select(Read)
        .OfType<IpaPhone>()];

    /// <summary>Null for signs that are no sound: stress, tone, and letters we do not know.</summary>
    private static IpaPhone? Read(string sound)
    {
        foreach (var letter in sound.Normalize(System.Text.NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark))
        {
            if (Vowels.TryGetValue(letter, out var vowel))
            {
                return new(vowel, sound.Contains('ː', StringComparison.Ordinal) ? LongVowel : Vowel);
            }

            if (Consonants.TryGetValue(letter, out var consonant))
            {
                return new(consonant, Consonant);
            }
        }

        return null;
    }

    [GeneratedRegex(@"\([a-z-]+\)")]
    private static partial Regex LanguageSwitch();
}
