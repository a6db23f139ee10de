using System.Text;

namespace Loomcast.Pipeline.Chat;

/// <summary>Words of a question as they are compared: small letters, spelled letters joined ("h l s", "each l s"), endings cut off.</summary>
internal static class Wording
{
    // What a recogniser hears where somebody spells.
    private static readonly Dictionary<string, string> SpelledNames = new()
    {
        ["each"] = "h",
        ["age"] = "h",
        ["el"] = "l",
        ["ell"] = "l",
        ["ess"] = "s",
        ["see"] = "c",
        ["sea"] = "c",
        ["be"] = "b",
        ["bee"] = "b",
        ["pea"] = "p",
        ["tea"] = "t",
        ["are"] = "r",
        ["jay"] = "j",
        ["ex"] = "x",
        ["three"] = "3",
        ["four"] = "4",
    };

    private static readonly string[] Endings = ["ings", "ing", "ies", "ied", "ed", "es", "ly", "s", "e", "y"];

    public static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in text + " ")
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToLowerInvariant(c));
            }
            else if (word.Length > 0 && c is not ('\'' or '’'))
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return words;
    }

    /// <summary>Joins runs of spelled letters; a run needs two true letters, or every "are" would be an R.</summary>
    public static List<string> JoinSpelled(List<string> words, Predicate<string> isKnown)
    {
        var joined = new List<string>();
        for (var i = 0; i < words.Count;)
        {
            var run = words.Skip(i).TakeWhile(IsSpelled).ToList();
            var spelled = string.Concat(run.Select(word => SpelledNames.GetValueOrDefault(word, word)));
            var isArticle = words[i] == "a" && !isKnown(spelled); // "a g p u", but not "a p i"
            var isSpelled = !isArticle && run.Count(word => word.Length == 1) >= 2;
            joined.Add(isSpelled ? spelled : words[i]);
            i += isSpelled ? run.Count : 1;
        }

        return joined;
    }

    public static string Stem(string word)
    {
        var ending = Endings.FirstOrDefault(ending => word.Length - ending.Length >= 3 && word.EndsWith(ending, StringComparison.Ordinal)) ?? "";
        var stem = word[..^ending.Length];
        return ending.Length > 1 && stem.Length > 3 && stem[^1] == stem[^2] ? stem[..^1] : stem;
    }

    private static bool IsSpelled(string word) => word.Length == 1 || SpelledNames.ContainsKey(word);
}
