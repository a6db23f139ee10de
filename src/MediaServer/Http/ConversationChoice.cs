using System.Text.Json;
using System.Text.RegularExpressions;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Conversation;

namespace Loomcast.MediaServer.Http;

/// <summary>The options of a conversation as they are read from JSON, one after the other.</summary>
internal sealed partial class ConversationChoice
{
    private const string Known = "avatar, voice, language, partDuration, window";

    // Frames at 25 per second, whole in a part, and parts whole in a second: 5 and 25.
    private static readonly double[] PartDurations = [0.2, 1];
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);

    public ConversationOptions Options { get; private set; } = new();

    public StreamSettings Stream { get; private set; } = new(StreamSettings.DefaultWindow, "en");

    /// <returns>What is wrong with the first wrong option; null where none is.</returns>
    public Problem? ApplyAll(JsonElement options) => options.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.Object => options.EnumerateObject().Select(Apply).FirstOrDefault(problem => problem is not null),
        _ => new Problem(Problems.BadRequest, "'options' is an object."),
    };

    private Problem? Apply(JsonProperty option) => option.Name switch
    {
        "avatar" => ApplyName(option, name => Options = Options with { Avatar = name }),
        "voice" => ApplyName(option, name => Options = Options with { Voice = Options.Voice with { Name = name } }),
        "language" => ApplyLanguage(option),
        "partDuration" => ApplyPartDuration(option),
        "window" => ApplyWindow(option),
        "ladder" or "captions" or "retention" => new Problem(Problems.Planned, $"The option '{option.Name}' is not built yet. Known: {Known}."),
        _ => new Problem(Problems.UnknownOption, $"'{option.Name}' is unknown. Known: {Known}."),
    };

    private static Problem? ApplyName(JsonProperty option, Action<string> apply)
    {
        if (TextOf(option) is not { } name || !NamePattern().IsMatch(name))
        {
            return Bad(option, "a name of letters, digits and - _ + .");
        }

        apply(name);
        return null;
    }

    private Problem? ApplyLanguage(JsonProperty option)
    {
        if (TextOf(option)?.ToLowerInvariant() is not { } language || !LanguagePattern().IsMatch(language))
        {
            return Bad(option, "a language tag such as \"en\" or \"de\"");
        }

        Options = Options with { Voice = Options.Voice with { Language = language } };
        Stream = Stream with { Language = language };
        return null;
    }

    private Problem? ApplyPartDuration(JsonProperty option)
    {
        if (option.Value.ValueKind != JsonValueKind.Number || !PartDurations.Contains(option.Value.GetDouble()))
        {
            return Bad(option, $"{string.Join(" or ", PartDurations)}, in seconds");
        }

        Options = Options with { PartDuration = TimeSpan.FromSeconds(option.Value.GetDouble()) };
        return null;
    }

    private Problem? ApplyWindow(JsonProperty option)
    {
        if (TextOf(option) == "event")
        {
            Stream = Stream with { Window = null };
            return null;
        }

        if (option.Value.ValueKind != JsonValueKind.Number || !option.Value.TryGetInt32(out var seconds)
            || seconds < ShortestWindow.TotalSeconds || seconds > LongestWindow.TotalSeconds)
        {
            return Bad(option, $"{ShortestWindow.TotalSeconds} to {LongestWindow.TotalSeconds}, in whole seconds, or \"event\" for all of it");
        }

        Stream = Stream with { Window = TimeSpan.FromSeconds(seconds) };
        return null;
    }

    private static string? TextOf(JsonProperty option) => option.Value.ValueKind == JsonValueKind.String ? option.Value.GetString() : null;

    private static Problem Bad(JsonProperty option, string expected) => new(Problems.BadOption, $"'{option.Name}' is {expected}.");

    [GeneratedRegex(@"^[A-Za-z0-9_+.\-]{1,64}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}\z")]
    private static partial Regex LanguagePattern();
}
