namespace Loomcast.Pipeline.Chat;

/// <summary>The words of the guide, and how the words of a question become them.</summary>
internal sealed class Vocabulary
{
    private const int MostWordsJoined = 4;
    private const int ShortestAlike = 5;
    private const int LongestAlike = 20;

    // A guess compares with the whole vocabulary. Of a long speech the question stands at the end.
    private const int MostWords = 40;

    private const double LeastAlike = 0.8;

    private readonly Dictionary<string, string> _synonyms;
    private readonly HashSet<string> _stems;
    private readonly string[] _words;

    public Vocabulary(Guide guide)
    {
        _synonyms = guide.Synonyms.DistinctBy(pair => Wording.Stem(pair.Key)).ToDictionary(pair => Wording.Stem(pair.Key), pair => Wording.Stem(pair.Value));
        var asked = guide.Topics.SelectMany(topic => topic.Questions.Append(topic.Name)).SelectMany(Wording.Split).Concat(guide.Synonyms.Keys).ToHashSet();
        _words = [.. asked.Where(word => word.Length >= ShortestAlike && !StopWords.Contains(word))];
        _stems = [.. asked.Concat(guide.Topics.SelectMany(topic => topic.Answers).SelectMany(Wording.Split)).Select(Wording.Stem)];
    }

    /// <summary>The terms that a text is compared by.</summary>
    public List<string> Terms(string text)
    {
        var words = Wording.JoinSpelled(Wording.Split(text), IsKnown).TakeLast(MostWords).ToList();
        var terms = new List<string>();
        for (var i = 0; i < words.Count;)
        {
            var (word, taken) = Read(words, i);
            var stem = Wording.Stem(word);
            terms.Add(_synonyms.GetValueOrDefault(stem, stem));
            i += taken;
        }

        return terms;
    }

    private (string Word, int Taken) Read(List<string> words, int at)
    {
        var most = Math.Min(MostWordsJoined, words.Count - at);
        for (var taken = most; taken > 1; taken--)
        {
            var joined = string.Concat(words.GetRange(at, taken));
            if (joined.Length >= ShortestAlike && _words.Contains(joined))
            {
                return (joined, taken);
            }
        }

        return IsKnown(words[at]) ? (words[at], 1) : Guess(words, at, most) ?? (words[at], 1);
    }

    private (string Word, int Taken)? Guess(List<string> words, int at, int most) =>
        (from taken in Enumerable.Range(1, most)
         let heard = string.Concat(words.GetRange(at, taken))
         where heard.Length is >= ShortestAlike and <= LongestAlike
         from word in _words
         let likeness = Sound.Likeness(heard, word)
         where likeness >= LeastAlike
         orderby likeness descending, taken
         select ((string, int)?)(word, taken)).FirstOrDefault();

    private bool IsKnown(string word) => StopWords.Contains(word) || _stems.Contains(Wording.Stem(word));
}
