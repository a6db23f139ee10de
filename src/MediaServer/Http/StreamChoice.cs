using System.Text.Json;
using System.Text.RegularExpressions;
using Loomcast.MediaServer.Live;

namespace Loomcast.MediaServer.Http;

/// <summary>The options that all pipelines have: how their stream is published.</summary>
internal static partial class StreamChoice
{
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);

    /// <returns>What is wrong with the option; null where nothing is.</returns>
    public static Problem? TryLanguage(JsonProperty option, StreamSettings before, out StreamSettings stream)
    {
        stream = before;
        if (TextOf(option)?.ToLowerInvariant() is not { } language || !LanguagePattern().IsMatch(language))
        {
            return Bad(option, "a language tag such as \"en\" or \"de\"");
        }

        stream = before with { Language = language };
        return null;
    }

    /// <returns>What is wrong with the option; null where nothing is.</returns>
    public static Problem? TryWindow(JsonProperty option, StreamSettings before, out StreamSettings stream)
    {
        stream = before with { Window = null };
        if (TextOf(option) == "event")
        {
            return null;
        }

        if (option.Value.ValueKind != JsonValueKind.Number || !option.Value.TryGetInt32(out var seconds)
            || seconds < ShortestWindow.TotalSeconds || seconds > LongestWindow.TotalSeconds)
        {
            return Bad(option, $"{ShortestWindow.TotalSeconds} to {LongestWindow.TotalSeconds}, in whole seconds, or \"event\" for all of it");
        }

        stream = before with { Window = TimeSpan.FromSeconds(seconds) };
        return null;
    }

    public static string? TextOf(JsonProperty option) => option.Value.ValueKind == JsonValueKind.String ? option.Value.GetString() : null;

    public static Problem Bad(JsonProperty option, string expected) => new(Problems.BadOption, $"'{option.Name}' is {expected}.");

    [GeneratedRegex(@"^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}\z")]
    private static partial Regex LanguagePattern();
}
