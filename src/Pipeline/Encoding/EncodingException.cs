namespace Loomcast.Pipeline.Encoding;

/// <summary>An encoder failed or sent what it must not; the stream that it served cannot go on.</summary>
public sealed class EncodingException(string message, Exception? inner = null) : Exception(message, inner);
