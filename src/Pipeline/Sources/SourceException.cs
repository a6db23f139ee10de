namespace Loomcast.Pipeline.Sources;

/// <summary>An uploaded file cannot be used, or not all of it. The message says what is wrong and what helps; it may be shown to whoever sent the file.</summary>
public sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner);
