namespace Loomcast.Pipeline.Chat;

/// <summary>
/// Finds the topic that a question is about: how close it is to one of the ways to ask for the topic (cosine of TF-IDF), and how much of it
/// the topic speaks about at all.
/// </summary>
internal sealed class TopicSearch
{
    private const double StopWordWeight = 0.15;
    private const double CoverageWeight = 0.5;
    private const double LeastScore = 0.6;

    private readonly Vocabulary _vocabulary;
    private readonly Dictionary<string, double> _weights;
    private readonly double _unknownWeight;
    private readonly List<(GuideTopic Topic, List<HashSet<string>> Questions, HashSet<string> Terms)> _index;

    public TopicSearch(Guide guide)
    {
        _vocabulary = new Vocabulary(guide);
        _index = [.. guide.Topics.Where(topic => topic.Questions.Length > 0).Select(Index)];
        _unknownWeight = Math.Log(1 + _index.Count);
        _weights = _index.SelectMany(entry => entry.Terms).CountBy(term => term).ToDictionary(term => term.Key, term => Math.Log(1 + ((double)_index.Count / term.Value)));
    }

    /// <summary>The topic, or null where none fits.</summary>
    public GuideTopic? Find(string question)
    {
        var terms = _vocabulary.Terms(question).ToHashSet();
        var (topic, score) = _index.Select(entry => (entry.Topic, Score(terms, entry.Questions, entry.Terms))).MaxBy(scored => scored.Item2);
        return score >= LeastScore ? topic : null;
    }

    private double Score(HashSet<string> terms, List<HashSet<string>> questions, HashSet<string> topic)
    {
        var coverage = Sum(terms.Intersect(topic), 1) / Math.Max(double.Epsilon, Sum(terms, 1));
        return questions.Max(question => Cosine(terms, question)) + (CoverageWeight * coverage);
    }

    private double Cosine(HashSet<string> a, HashSet<string> b) =>
        Sum(a.Intersect(b), 2) / Math.Max(double.Epsilon, Math.Sqrt(Sum(a, 2) * Sum(b, 2)));

    private double Sum(IEnumerable<string> terms, double power) => terms.Sum(term => Math.Pow(WeightOf(term), power));

    private double WeightOf(string term) => StopWords.ContainsStem(term) ? StopWordWeight : _weights.GetValueOrDefault(term, _unknownWeight);

    private (GuideTopic Topic, List<HashSet<string>> Questions, HashSet<string> Terms) Index(GuideTopic topic)
    {
        var questions = topic.Questions.Append(topic.Name).Select(question => _vocabulary.Terms(question).ToHashSet()).ToList();
        return (topic, questions, [.. questions.SelectMany(terms => terms), .. topic.Answers.SelectMany(_vocabulary.Terms)]);
    }
}
