using System.Globalization;

namespace Loomcast.Pipeline.Chat;

/// <summary>What the guide says next in a conversation.</summary>
internal sealed class GuideTalk(Guide guide, TimeProvider time)
{
    private const string More = "More";
    private const string Again = "Again";

    private readonly TopicSearch _search = new(guide);
    private readonly GuideTopic _unknown = guide.Topics.Single(topic => topic.Questions.IsEmpty);

    /// <param name="question">What the user said last.</param>
    /// <param name="said">What the guide has said before, oldest first; of an interrupted answer that which was heard.</param>
    public string Answer(string question, IReadOnlyList<string> said)
    {
        var topic = TopicOf(question);
        var answer = topic.Name switch
        {
            More => Continue(said),
            Again when said.Count > 0 => said[^1],
            _ => null,
        };
        return (answer ?? topic.Answers[0]).Replace("{time}", time.GetLocalNow().ToString("h:mm tt", CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <summary>What a question is about.</summary>
    public GuideTopic TopicOf(string question) => _search.Find(question) ?? _unknown;

    /// <summary>The rest of an interrupted answer, or what comes after a whole one.</summary>
    private string? Continue(IReadOnlyList<string> said)
    {
        var last = from heard in said.Reverse()
                   where heard.Length > 0
                   from topic in guide.Topics
                   where topic.Name is not (More or Again) && topic != _unknown
                   from index in Enumerable.Range(0, topic.Answers.Length)
                   where topic.Answers[index].StartsWith(heard, StringComparison.Ordinal)
                   select After(topic, index, heard.Length);
        return last.FirstOrDefault();
    }

    private string After(GuideTopic topic, int index, int heard) =>
        heard < topic.Answers[index].Length ? FromSentence(topic.Answers[index], heard)
        : index + 1 < topic.Answers.Length ? topic.Answers[index + 1]
        : guide.Topics.IndexOf(topic) + 1 is var next && next < guide.Topics.Length ? $"That is all I know about it. You could ask me this: {guide.Topics[next].Questions[0]}?"
        : "That is all I know about it. Ask me about something else.";

    private static string FromSentence(string answer, int cut)
    {
        var end = answer.LastIndexOf(". ", cut, StringComparison.Ordinal);
        return end < 0 ? answer : answer[(end + 2)..];
    }
}
