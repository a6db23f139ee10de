namespace Loomcast.Pipeline.Sessions;

/// <param name="Text">As written, with punctuation.</param>
/// <param name="Start">Seconds on the stream's timeline.</param>
/// <param name="End">Seconds on the stream's timeline.</param>
public readonly record struct TranscriptWord(string Text, double Start, double End);
