using System.Collections.Immutable;

namespace Loomcast.Pipeline.Chat;

/// <summary>What the guide knows, as it is written in guide.md.</summary>
/// <param name="Topics">All topics, in the order of the page.</param>
/// <param name="Synonyms">Words, and the word that stands for each.</param>
internal sealed record Guide(ImmutableArray<GuideTopic> Topics, ImmutableDictionary<string, string> Synonyms)
{
    private const string SynonymsHeading = "Synonyms";

    public static Guide Load()
    {
        using var page = typeof(Guide).Assembly.GetManifestResourceStream("guide.md")!;
        using var reader = new StreamReader(page);
        return Parse(reader.ReadToEnd());
    }

    public static Guide Parse(string page)
    {
        var topics = ImmutableArray.CreateBuilder<GuideTopic>();
        var synonyms = ImmutableDictionary<string, string>.Empty;
        foreach (var section in page.ReplaceLineEndings("\n").Split("\n# ").Skip(1)) // before the first heading the page speaks about itself
        {
            var topic = ParseTopic(section);
            if (topic.Name == SynonymsHeading)
            {
                synonyms = ParseSynonyms(topic.Questions);
            }
            else
            {
                topics.Add(topic);
            }
        }

        return new(topics.ToImmutable(), synonyms);
    }

    private static GuideTopic ParseTopic(string section)
    {
        var blocks = section.Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var lists = blocks.Skip(1).ToLookup(block => block.StartsWith("- ", StringComparison.Ordinal));
        return new(
            blocks[0],
            [.. lists[true].SelectMany(list => list.Split('\n')).Select(line => line[2..])],
            [.. lists[false].Select(paragraph => paragraph.Replace('\n', ' '))]);
    }

    private static ImmutableDictionary<string, string> ParseSynonyms(IEnumerable<string> lines) =>
        (from line in lines
         let parts = line.Split(": ")
         from word in parts[1].Split(", ")
         select KeyValuePair.Create(word, parts[0])).ToImmutableDictionary();
}
