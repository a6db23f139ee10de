namespace Loomcast.Pipeline.Speech;

/// <summary>Who speaks.</summary>
/// <param name="Name">The engine's name of the voice ("slt"), or empty for the engine's default of the language.</param>
/// <param name="Language">BCP 47, lower case ("en", "de").</param>
public sealed record Voice(string Name, string Language);
