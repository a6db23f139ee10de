using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Loomcast.Pipeline.Chat;

namespace Loomcast.Pipeline.Generation;

/// <summary>
/// A script as people write it: "# title", and for each scene "## its title", an image ![](upload id), paragraphs that are spoken. Settings are lines
/// "voice: slt" between two lines "---" at the start for all, and right after the title of a scene for that one.
/// </summary>
/// <remarks>It becomes the JSON of the same script, so that there is one set of rules, and one of faults.</remarks>
internal static partial class MarkdownScript
{
    private const string Fence = "---";
    private static readonly string[] SceneSettings = ["picture", "avatar", "voice", "duration"];

    public static JsonObject ToJson(string markdown)
    {
        var lines = new Queue<string>(markdown.ReplaceLineEndings("\n").Split('\n'));
        var script = new JsonObject();
        SkipEmpty(lines);
        if (lines.TryPeek(out var first) && first.Trim() == Fence)
        {
            lines.Dequeue();
            ReadSettings(lines, script);
        }

        SkipEmpty(lines);
        if (lines.TryPeek(out var title) && Heading().Match(title) is { Success: true } heading)
        {
            script["title"] = Markdown.ToSpoken(heading.Groups[1].Value);
            lines.Dequeue();
        }

        script["scenes"] = ReadScenes(lines);
        return script;
    }

    private static void ReadSettings(Queue<string> lines, JsonObject script)
    {
        while (lines.TryDequeue(out var line) && line.Trim() != Fence)
        {
            if (line.Split(':', 2) is [var name, var value] && name.Trim() is { Length: > 0 } known)
            {
                script[known == "scenes" ? "scenes:" : known] = value.Trim().Trim('"'); // "scenes" cannot be set there: told as unknown
            }
            else if (line.Trim().Length > 0)
            {
                script[line.Trim()] = ""; // told as unknown
            }
        }
    }

    private static JsonArray ReadScenes(Queue<string> lines)
    {
        var scenes = new JsonArray();
        var (scene, text, isHead) = (new JsonObject(), new List<string>(), false);
        while (lines.TryDequeue(out var line))
        {
            if (SceneHeading().Match(line) is { Success: true } heading)
            {
                Add(scenes, scene, text);
                (scene, text, isHead) = (new JsonObject { ["title"] = Markdown.ToSpoken(heading.Groups[1].Value) }, [], true);
            }
            else if (Image().Match(line) is { Success: true } image)
            {
                scene["picture"] = image.Groups[1].Value.Trim();
            }
            else if (isHead && line.Split(':', 2) is [var name, var value] && SceneSettings.Contains(name.Trim()))
            {
                scene[name.Trim()] = Value(name.Trim(), value.Trim());
            }
            else
            {
                isHead &= line.Trim().Length == 0;
                text.Add(line);
            }
        }

        Add(scenes, scene, text);
        return scenes;
    }

    private static void Add(JsonArray scenes, JsonObject scene, List<string> lines)
    {
        var text = Markdown.ToSpoken(string.Join('\n', lines));
        if (text.Length > 0)
        {
            scene["text"] = text;
        }

        if (scene.Count > 0)
        {
            scenes.Add((JsonNode)scene);
        }
    }

    private static JsonNode Value(string name, string value) =>
        name == "duration" && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) ? seconds : value;

    private static void SkipEmpty(Queue<string> lines)
    {
        while (lines.TryPeek(out var line) && line.Trim().Length == 0)
        {
            lines.Dequeue();
        }
    }

    [GeneratedRegex(@"^# +(.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^## +(.+)$")]
    private static partial Regex SceneHeading();

    [GeneratedRegex(@"^\s*!\[[^\]]*\]\(([^)]*)\)\s*$")]
    private static partial Regex Image();
}
