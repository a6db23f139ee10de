namespace Loomcast.Pipeline.Vision;

/// <summary>A vision model is not what it should be; the message says what differs, and what helps.</summary>
public sealed class VisionException(string message, Exception? inner = null) : Exception(message, inner);
