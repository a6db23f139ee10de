namespace Loomcast.Pipeline.Generation;

/// <summary>A video cannot be made; the message says why, and what helps.</summary>
public sealed class GenerationException(string message, Exception? inner = null) : Exception(message, inner);
