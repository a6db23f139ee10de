namespace Loomcast.Pipeline.Speech;

/// <summary>One word as it was written, and when it is heard.</summary>
/// <param name="Text">The word with its punctuation, as in the text that was spoken.</param>
/// <param name="Start">From the start of the speech that holds it.</param>
/// <param name="End">From the start of the speech that holds it.</param>
public readonly record struct Word(string Text, TimeSpan Start, TimeSpan End);
