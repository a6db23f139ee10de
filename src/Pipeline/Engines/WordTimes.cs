using System.Collections.Immutable;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Engines;

/// <summary>Gives the words of a text the times that an engine tells, whose own words may be cut otherwise ("it", "'s").</summary>
internal static class WordTimes
{
    /// <returns>Per word its time, null for one that has no letters; null where the engine speaks of another text ("three dollars" for "$3").</returns>
    public static (TimeSpan Start, TimeSpan End)?[]? Match(string[] words, ImmutableArray<Word> told)
    {
        if (told.IsEmpty || !words.SelectMany(Letters).SequenceEqual(told.SelectMany(word => Letters(word.Text))))
        {
            return null;
        }

        Word[] letters = [.. told.SelectMany(word => Letters(word.Text).Select(_ => word))];
        var times = new (TimeSpan, TimeSpan)?[words.Length];
        var at = 0;
        for (var i = 0; i < words.Length; i++)
        {
            var count = Letters(words[i]).Count();
            times[i] = count == 0 ? null : (letters[at].Start, letters[at + count - 1].End);
            at += count;
        }

        return times;
    }

    private static IEnumerable<char> Letters(string word) => word.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant);
}
