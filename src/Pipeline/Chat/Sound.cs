using System.Text;

namespace Loomcast.Pipeline.Chat;

/// <summary>How alike two words sound and look, for what a recogniser misheard and a finger mistyped.</summary>
internal static class Sound
{
    private const int ShortestKey = 4;
    private const double LeastAlikeInLetters = 0.4;

    /// <summary>0 for words that are nothing alike, else up to 1 for equal ones.</summary>
    public static double Likeness(string heard, string known)
    {
        var letters = Similarity(heard, known);
        var (heardKey, knownKey) = (Key(heard), Key(known));
        var sounds = Math.Min(heardKey.Length, knownKey.Length) >= ShortestKey && heardKey[0] == knownKey[0] ? Similarity(heardKey, knownKey) : 0;
        return letters < LeastAlikeInLetters ? 0 : Math.Max(letters, sounds);
    }

    /// <summary>The consonants, those that are easily confused as one: "loom cast", "room cast" and "loon guest" are the same.</summary>
    private static string Key(string word)
    {
        var key = new StringBuilder();
        foreach (var c in word)
        {
            var sound = c switch
            {
                'l' or 'r' => 'l',
                'm' or 'n' => 'm',
                'c' or 'k' or 'q' or 'g' => 'k',
                's' or 'z' or 'x' or 'j' => 's',
                't' or 'd' => 't',
                'p' or 'b' => 'p',
                'f' or 'v' => 'f',
                _ => char.IsAsciiDigit(c) ? c : '\0',
            };
            if (sound != '\0' && (key.Length == 0 || key[^1] != sound))
            {
                key.Append(sound);
            }
        }

        return key.ToString();
    }

    /// <summary>One less the edit distance per letter.</summary>
    private static double Similarity(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
            {
                current[j + 1] = Math.Min(Math.Min(current[j], previous[j + 1]) + 1, previous[j] + (a[i] == b[j] ? 0 : 1));
            }

            previous = current;
        }

        return 1 - ((double)previous[^1] / Math.Max(1, Math.Max(a.Length, b.Length)));
    }
}
