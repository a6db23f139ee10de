using System.Text.Json;
using Loomcast.Pipeline.Engines;

namespace Loomcast.MediaServer.Http;

/// <summary>The option "engines": the configured engines that a session begins with, by name. Addresses and keys are the operator's, and never taken from a client.</summary>
internal static class EnginesChoice
{
    /// <summary>Its name in the options.</summary>
    public const string Name = "engines";

    /// <param name="option">An object: for each purpose a name.</param>
    /// <param name="purposes">For which the pipeline has engines.</param>
    /// <param name="apply">Takes the names; whether there are such engines the roster knows.</param>
    /// <returns>What is wrong with the option; null where nothing is.</returns>
    public static Problem? Apply(JsonProperty option, IReadOnlyList<string> purposes, Action<EngineChoice> apply)
    {
        if (option.Value.ValueKind != JsonValueKind.Object)
        {
            return StreamChoice.Bad(option, $"an object with names of configured engines. It may have: {string.Join(", ", purposes)}");
        }

        var choice = new EngineChoice();
        foreach (var engine in option.Value.EnumerateObject())
        {
            if (!purposes.Contains(engine.Name))
            {
                return new Problem(Problems.UnknownOption, $"'{Name}.{engine.Name}' is unknown. Known: {string.Join(", ", purposes)}.");
            }

            if (StreamChoice.ApplyName(engine, name => choice = With(choice, engine.Name, name)) is { } problem)
            {
                return problem;
            }
        }

        apply(choice);
        return null;
    }

    private static EngineChoice With(EngineChoice choice, string purpose, string name) => purpose switch
    {
        "chat" => choice with { Chat = name },
        "vision" => choice with { Vision = name },
        "speech" => choice with { Speech = name },
        _ => choice with { Transcription = name },
    };
}
