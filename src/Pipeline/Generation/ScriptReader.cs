using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;

namespace Loomcast.Pipeline.Generation;

/// <summary>Reads a script from JSON, or from Markdown, and says all that is wrong with it at once.</summary>
/// <remarks>Only what the script itself says is looked at; whether there are such avatars, voices and uploads is for <see cref="ScriptChecks"/>.</remarks>
internal sealed partial class ScriptReader
{
    private const string DefaultSize = "1280x720";
    private const string DefaultLanguage = "en";

    private static readonly string[] ScriptFields = ["title", "voice", "language", "size", "scenes"];
    private static readonly string[] SceneFields = ["title", "text", "picture", "avatar", "voice", "duration"];

    private static readonly Script Nothing = new("", DefaultLanguage, new VideoFormat(1280, 720), []);

    private readonly FieldFaults _faults = new();
    private string _voice = "";
    private string _language = DefaultLanguage;

    /// <returns>The script, which is sound only where there are no faults.</returns>
    public static (Script Script, IReadOnlyList<ScriptFault> Faults) Read(JsonElement script)
    {
        var reader = new ScriptReader();
        try
        {
            using var written = script.ValueKind == JsonValueKind.String ? JsonDocument.Parse(MarkdownScript.ToJson(script.GetString()!).ToJsonString()) : null;
            return (reader.ReadScript(written?.RootElement ?? script), reader._faults.All);
        }
        catch (InvalidOperationException)
        {
            // All kinds are looked at before values are read: this is a "\ud800" without its other half.
            reader._faults.Add("script", "holds half of a character (\\uD800 to \\uDFFF alone). Write characters beyond \\uFFFF as they are, in UTF-8.");
            return (Nothing, reader._faults.All);
        }
    }

    private Script ReadScript(JsonElement script)
    {
        if (script.ValueKind != JsonValueKind.Object)
        {
            _faults.Add("script", "is an object {\"title\": ..., \"scenes\": [...]}, or a text in Markdown.");
            return Nothing;
        }

        _faults.CheckNames(script, "", ScriptFields);
        var title = _faults.Text(script, "title", "", ScriptLimits.Title);
        if (title.Length == 0)
        {
            _faults.Add("title", "is missing: name the video, in JSON by \"title\", in Markdown by a line \"# ...\".");
        }

        _voice = Name(script, "voice", "");
        _language = Language(script);
        var format = Size(script);
        var scenes = Scenes(script).ToImmutableArray();
        var length = scenes.Aggregate(TimeSpan.Zero, (sum, scene) => sum + Max(scene.Shortest, ScriptLimits.SpokenTime(scene.Text)));
        if (length > ScriptLimits.Whole)
        {
            _faults.Add("scenes", $"last about {length.TotalMinutes:0} minutes together, and may last {ScriptLimits.Whole.TotalMinutes:0}. Make several videos of them.");
        }

        return new Script(title, _language, format, scenes);
    }

    private IEnumerable<Scene> Scenes(JsonElement script)
    {
        if (!script.TryGetProperty("scenes", out var scenes) || scenes.ValueKind != JsonValueKind.Array || scenes.GetArrayLength() is 0 or > ScriptLimits.Scenes)
        {
            _faults.Add("scenes", $"is a list of 1 to {ScriptLimits.Scenes} scenes, such as {{\"title\": ..., \"text\": ...}}.");
            yield break;
        }

        var index = 0;
        foreach (var scene in scenes.EnumerateArray())
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"scenes[{index}].");
            if (scene.ValueKind == JsonValueKind.Object)
            {
                yield return ReadScene(scene, index, prefix);
            }
            else
            {
                _faults.Add(prefix.TrimEnd('.'), "is an object, such as {\"title\": ..., \"text\": ...}.");
            }

            index++;
        }
    }

    private Scene ReadScene(JsonElement scene, int index, string prefix)
    {
        _faults.CheckNames(scene, prefix, SceneFields);
        var title = _faults.Text(scene, "title", prefix, ScriptLimits.Title);
        var text = _faults.Text(scene, "text", prefix, ScriptLimits.Text);
        var duration = _faults.Seconds(scene, "duration", prefix, ScriptLimits.ShortestScene, ScriptLimits.LongestScene);
        if (title.Length == 0 && text.Length == 0 && !FieldFaults.Has(scene, "picture", out _))
        {
            _faults.Add(prefix + "text", "is missing, and there is no title and no picture either: the scene would show and say nothing. Give one of them.");
        }

        var avatar = Name(scene, "avatar", prefix);
        var voice = Name(scene, "voice", prefix);
        return new Scene(
            title, text, BackdropOf(scene, index, prefix), avatar.Length == 0 ? null : avatar, new Voice(voice.Length == 0 ? _voice : voice, _language),
            duration ?? (text.Length == 0 ? ScriptLimits.SilentScene : TimeSpan.Zero));
    }

    private Backdrop BackdropOf(JsonElement scene, int index, string prefix)
    {
        if (!FieldFaults.Has(scene, "picture", out var value))
        {
            return Backdrop.Default(index);
        }

        if (value.ValueKind == JsonValueKind.String && Backdrop.TryParse(value.GetString()!, out var backdrop))
        {
            return backdrop;
        }

        _faults.Add(prefix + "picture", "is the id of an upload, a colour \"#1b3a5c\", or two for a gradient, \"#1b3a5c #0b1726\".");
        return Backdrop.Default(index);
    }

    private string Name(JsonElement of, string name, string prefix)
    {
        var text = _faults.Text(of, name, prefix, 64);
        if (text.Length > 0 && !NamePattern().IsMatch(text))
        {
            _faults.Add(prefix + name, "is a name of letters, digits and - _ + .");
        }

        return text;
    }

    private string Language(JsonElement script)
    {
        var language = _faults.Text(script, "language", "", 64).ToLowerInvariant();
        if (language.Length == 0 || LanguagePattern().IsMatch(language))
        {
            return language.Length == 0 ? DefaultLanguage : language;
        }

        _faults.Add("language", "is a language tag such as \"en\" or \"de\".");
        return DefaultLanguage;
    }

    private VideoFormat Size(JsonElement script)
    {
        var size = _faults.Text(script, "size", "", 64);
        var sides = SizePattern().Match(size.Length == 0 ? DefaultSize : size);
        var (width, height) = sides.Success ? (Side(sides.Groups[1]), Side(sides.Groups[2])) : (0, 0);
        if (IsSide(width) && IsSide(height))
        {
            return new VideoFormat(width, height);
        }

        _faults.Add("size", $"is width x height in pixels, both even and {ScriptLimits.SmallestSide} to {ScriptLimits.LargestSide}, such as \"{DefaultSize}\" or \"640x360\".");
        return new VideoFormat(1280, 720);
    }

    private static int Side(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    private static bool IsSide(int pixels) => pixels is >= ScriptLimits.SmallestSide and <= ScriptLimits.LargestSide && pixels % 2 == 0;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    [GeneratedRegex(@"^([0-9]{3,4})x([0-9]{3,4})\z")]
    private static partial Regex SizePattern();

    [GeneratedRegex(@"^[A-Za-z0-9_+.\-]{1,64}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}\z")]
    private static partial Regex LanguagePattern();
}
