namespace Loomcast.Pipeline.Speech;

/// <summary>What was understood so far.</summary>
/// <param name="Text">All words since the start of the utterance; later ones may correct earlier ones.</param>
/// <param name="IsFinal">Nothing follows.</param>
public readonly record struct Recognition(string Text, bool IsFinal);
