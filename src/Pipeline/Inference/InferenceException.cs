namespace Loomcast.Pipeline.Inference;

/// <summary>A model cannot be run as configured; the message says why, and what helps.</summary>
public sealed class InferenceException(string message, Exception? inner = null) : Exception(message, inner);
