namespace Loomcast.Pipeline.Commentary;

/// <summary>A line cannot be made; the message says why, and what helps. It costs this line only.</summary>
internal sealed class LineException(string message, Exception? inner = null) : Exception(message, inner);
