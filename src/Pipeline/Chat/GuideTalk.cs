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
            Again => said.LastOrDefault(),
            _ => null,
        };
        return (answer ?? topic.Answers[0]).Replace("{time}", time.GetLocalNow().ToString("h:mm tt", CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <summary>What a question is about.</summary>
    public GuideTopic TopicOf(string question) => _search.Find(question) ?? _unknown;

    /// <summary>The rest of an interrupted answer, or what comes after a whole one.</summary>
    private string? Continue(IReadOnlyList<string> said)
    {
        foreach (var heard in said.Reverse().Where(heard => heard.Length > 0))
        {
            foreach (var topic in guide.Topics.Where(topic => topic.Name is not (More or Again) && topic != _unknown))
            {
                var spoken = topic.Answers.ToList().FindIndex(answer => answer.StartsWith(heard, StringComparison.Ordinal));
                if (spoken >= 0)
                {
                    return heard.Length < topic.Answers[spoken].Length ? FromSentence(topic.Answers[spoken], heard.Length)
                        : spoken + 1 < topic.Answers.Length ? topic.Answers[spoken + 1]
                        : Next(topic);
                }
            }
        }

        return null;
    }

    private static string FromSentence(string answer, int cut) => answer[(answer.LastIndexOf(". ", cut, StringComparison.Ordinal) is var end and >= 0 ? end + 2 : 0)..];

    private string Next(GuideTopic topic)
    {
        var next = guide.Topics[(guide.Topics.IndexOf(topic) + 1) % guide.Topics.Length];
        return $"That is all I know about it. Shall we go on with this: {next.Questions[0]}?";
    }
}
