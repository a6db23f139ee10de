namespace Loomcast.Pipeline.Avatar;

/// <summary>An avatar cannot be made; the message says why, and what helps.</summary>
public sealed class AvatarException(string message, Exception? inner = null) : Exception(message, inner);
