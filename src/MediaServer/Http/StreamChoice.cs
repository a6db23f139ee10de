using System.Text.Json;
using System.Text.RegularExpressions;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Encoding;

namespace Loomcast.MediaServer.Http;

/// <summary>The options that pipelines share, how their stream is published, as they are read from JSON, one after the other.</summary>
/// <param name="settings">What holds where nothing is chosen.</param>
/// <param name="taken">Names of those that the pipeline has; "retention" all have.</param>
internal sealed partial class StreamChoice(StreamSettings settings, params IReadOnlyList<string> taken)
{
    private const string AudioOnly = "audio";
    private const string Retention = RetentionChoice.Name;
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);

    public StreamSettings Settings { get; private set; } = settings;

    public VideoLadder Ladder { get; private set; } = VideoLadder.None;

    public bool Captions { get; private set; } = true;

    /// <summary>All options of a session.</summary>
    /// <param name="options">An object; the others are read by <paramref name="apply"/>.</param>
    /// <param name="known">Names of the others.</param>
    /// <param name="apply">Tells what is wrong with an option of the pipeline's own; null where nothing is.</param>
    /// <returns>What is wrong with the first wrong option; null where none is.</returns>
    public Problem? ApplyAll(JsonElement options, IReadOnlyList<string> known, Func<JsonProperty, Problem?> apply) => options.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        _ when !UnicodeCheck.Passes(options) => new Problem(Problems.BadOption, "A text in 'options' is no Unicode: it has half of a surrogate pair (\\uD800 to \\uDFFF) alone, or bytes that are no UTF-8."),
        JsonValueKind.Object => options.EnumerateObject()
            .Select(option => known.Contains(option.Name) ? apply(option) : Apply(option) ?? Unknown(option, known))
            .FirstOrDefault(problem => problem is not null),
        _ => new Problem(Problems.BadRequest, "'options' is an object."),
    };

    public static string? TextOf(JsonProperty option) => option.Value.ValueKind == JsonValueKind.String ? option.Value.GetString() : null;

    public static Problem Bad(JsonProperty option, string expected) => new(Problems.BadOption, $"'{option.Name}' is {expected}.");

    /// <summary>A name, as of a voice or an avatar; whether there is such a one the engines know.</summary>
    /// <returns>What is wrong with the option; null where nothing is.</returns>
    public static Problem? ApplyName(JsonProperty option, Action<string> apply)
    {
        if (TextOf(option) is not { } name || !NamePattern().IsMatch(name))
        {
            return Bad(option, "a name of letters, digits and - _ + .");
        }

        apply(name);
        return null;
    }

    private Problem? Unknown(JsonProperty option, IReadOnlyList<string> known) => option.Name == Retention || taken.Contains(option.Name)
        ? null
        : new Problem(Problems.UnknownOption, $"'{option.Name}' is unknown. Known: {string.Join(", ", [.. known, .. taken, Retention])}.");

    private Problem? Apply(JsonProperty option) => option.Name switch
    {
        Retention => RetentionChoice.Check(option),
        _ when !taken.Contains(option.Name) => null,
        "window" => ApplyWindow(option),
        "language" => ApplyLanguage(option),
        "ladder" => ApplyLadder(option),
        _ => ApplyCaptions(option),
    };

    private Problem? ApplyLanguage(JsonProperty option)
    {
        if (TextOf(option)?.ToLowerInvariant() is not { } language || !LanguagePattern().IsMatch(language))
        {
            return Bad(option, "a language tag such as \"en\" or \"de\"");
        }

        Settings = Settings with { Language = language };
        return null;
    }

    private Problem? ApplyWindow(JsonProperty option)
    {
        if (TextOf(option) == "event")
        {
            Settings = Settings with { Window = null };
            return null;
        }

        if (option.Value.ValueKind != JsonValueKind.Number || !option.Value.TryGetInt32(out var seconds)
            || seconds < ShortestWindow.TotalSeconds || seconds > LongestWindow.TotalSeconds)
        {
            return Bad(option, $"{ShortestWindow.TotalSeconds} to {LongestWindow.TotalSeconds}, in whole seconds, or \"event\" for all of it");
        }

        Settings = Settings with { Window = TimeSpan.FromSeconds(seconds) };
        return null;
    }

    private Problem? ApplyLadder(JsonProperty option)
    {
        var steps = option.Value.ValueKind == JsonValueKind.Array ? option.Value.EnumerateArray().Take(VideoLadder.MostRungs + 2).ToList() : [];
        var audioOnly = steps is [.., { ValueKind: JsonValueKind.String } last] && last.GetString() == AudioOnly;
        var ladder = TextOf(option) switch
        {
            "auto" => VideoLadder.Auto,
            "none" => VideoLadder.None,
            _ => VideoLadder.TryOf([.. steps.SkipLast(audioOnly ? 1 : 0).Select(HeightOf)]),
        };
        if (ladder is null)
        {
            return Bad(option, $"\"auto\", \"none\", or a list of 1 to {VideoLadder.MostRungs} even heights from {VideoLadder.LowestHeight} on, the highest first, such as [512, 256], with \"{AudioOnly}\" as its end where the sound alone is a variant too");
        }

        Ladder = ladder;
        Settings = Settings with { AudioOnly = audioOnly };
        return null;
    }

    private Problem? ApplyCaptions(JsonProperty option)
    {
        if (option.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return Bad(option, "true or false");
        }

        Captions = option.Value.GetBoolean();
        return null;
    }

    /// <returns>0 where it is none.</returns>
    private static int HeightOf(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var height) ? height : 0;

    [GeneratedRegex(@"^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}\z")]
    private static partial Regex LanguagePattern();

    [GeneratedRegex(@"^[A-Za-z0-9_+.\-]{1,64}\z")]
    private static partial Regex NamePattern();
}
