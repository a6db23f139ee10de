namespace Loomcast.Pipeline.Engines;

/// <summary>None of the engines that could do it works; the message says of each why.</summary>
internal sealed class EngineChainException(string purpose, IReadOnlyList<Exception> failures) : Exception(
    failures.Count == 0 ? $"No {purpose} engine can do this." : $"No {purpose} engine works: {string.Join(' ', failures.Select(failure => failure.Message))} Try again later.",
    failures.Count > 0 ? failures[^1] : null);
