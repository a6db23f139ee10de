using System.Text.RegularExpressions;

namespace Loomcast.Pipeline.Chat;

/// <summary>Markdown as it is read aloud: chat models write it even where they are asked not to.</summary>
internal static partial class Markdown
{
    public static string ToSpoken(string text)
    {
        var words = Links().Replace(text, "$1");
        words = LineStarts().Replace(words, "");
        words = Emphasis().Replace(words, "");
        return Spaces().Replace(words, " ").Trim();
    }

    [GeneratedRegex(@"!?\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^[ \t]*(#{1,6}|[-*+•>])[ \t]+", RegexOptions.Multiline)]
    private static partial Regex LineStarts();

    // A lone star between spaces, or between two words, multiplies.
    [GeneratedRegex(@"```\w*|`|(?<!\w)\*+(?=\S)|(?<=\S)\*+(?!\w)")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
