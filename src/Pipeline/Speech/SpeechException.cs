namespace Loomcast.Pipeline.Speech;

/// <summary>A speech engine cannot do what it was asked; the message says why, and what helps.</summary>
public sealed class SpeechException(string message, Exception? inner = null) : Exception(message, inner);
