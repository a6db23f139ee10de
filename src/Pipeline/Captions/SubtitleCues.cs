using Loomcast.Pipeline.Sessions;

namespace Loomcast.Pipeline.Captions;

/// <summary>Cuts what is said into subtitles for a file: whole phrases, as they are read, and not word by word.</summary>
public static class SubtitleCues
{
    private const int LineLength = 42;
    private const int Lines = 2;

    // A phrase that nothing follows stays so long.
    private const long Linger = 500;

    /// <param name="words">Of one sentence, with their times.</param>
    public static IEnumerable<Cue> Of(IReadOnlyList<TranscriptWord> words)
    {
        for (var first = 0; first < words.Count;)
        {
            var end = first + 1;
            while (end < words.Count && Wrap(words, first, end + 1).Count <= Lines)
            {
                end++;
            }

            var until = end < words.Count ? Milliseconds(words[end].Start) : Milliseconds(words[end - 1].End) + Linger;
            yield return new Cue(Milliseconds(words[first].Start), until, string.Join('\n', Wrap(words, first, end)));
            first = end;
        }
    }

    private static List<string> Wrap(IReadOnlyList<TranscriptWord> words, int first, int end)
    {
        var lines = new List<string> { words[first].Text };
        for (var index = first + 1; index < end; index++)
        {
            if (lines[^1].Length + 1 + words[index].Text.Length <= LineLength)
            {
                lines[^1] += " " + words[index].Text;
            }
            else
            {
                lines.Add(words[index].Text);
            }
        }

        return lines;
    }

    private static long Milliseconds(double seconds) => (long)Math.Round(seconds * 1000);
}
