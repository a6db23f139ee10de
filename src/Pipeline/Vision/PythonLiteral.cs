using System.Globalization;
using System.Text.RegularExpressions;

namespace Loomcast.Pipeline.Vision;

/// <summary>Reads what Python's <c>repr</c> wrote: exporters note lists and dictionaries in that way.</summary>
internal static partial class PythonLiteral
{
    /// <summary>The numbers of "[17, 3]" or "(640, 640)".</summary>
    public static int[] Integers(string text) => [.. Number().Matches(text).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))];

    /// <summary>The names of "{0: 'person', 1: 'bicycle'}", by their numbers; none where it is something else.</summary>
    public static SortedDictionary<int, string> Names(string text)
    {
        var names = new SortedDictionary<int, string>();
        foreach (Match match in Entry().Matches(text))
        {
            names[int.Parse(match.Groups["key"].Value, CultureInfo.InvariantCulture)] = Unescape(match.Groups["name"].Value);
        }

        return names;
    }

    public static bool IsTrue(string text) => text.Equals("True", StringComparison.OrdinalIgnoreCase);

    private static string Unescape(string text) => Escape().Replace(text, match => match.Groups[1].Value);

    [GeneratedRegex(@"\d{1,9}")]
    private static partial Regex Number();

    // Python takes double quotes for a text that holds a single one.
    [GeneratedRegex(@"(?<key>\d{1,6})\s*:\s*(?:'(?<name>(?:[^'\\]|\\.)*)'|""(?<name>(?:[^""\\]|\\.)*)"")")]
    private static partial Regex Entry();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}
