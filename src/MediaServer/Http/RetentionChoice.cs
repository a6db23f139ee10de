using System.Text.Json;

namespace Loomcast.MediaServer.Http;

/// <summary>The option "retention" that all pipelines have: seconds that an ended session is kept.</summary>
internal static class RetentionChoice
{
    /// <summary>Its name in the options.</summary>
    public const string Name = "retention";

    // Whoever watches when it ends must be able to watch it to the end.
    private const int Shortest = 60;

    // Ten years.
    private const int Longest = 3650 * 86_400;

    /// <returns>What is wrong with the option; null where nothing is.</returns>
    public static Problem? Check(JsonProperty option) => TryRead(option.Value, out _)
        ? null
        : new Problem(Problems.BadOption, $"'{Name}' is {Shortest} to {Longest}, in whole seconds.");

    /// <param name="options">As they were asked for, JSON.</param>
    /// <returns>Null where it was not chosen.</returns>
    public static TimeSpan? In(string options)
    {
        using var json = JsonDocument.Parse(options);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(Name, out var value) && TryRead(value, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    private static bool TryRead(JsonElement value, out int seconds)
    {
        seconds = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out seconds) && seconds is >= Shortest and <= Longest;
    }
}
