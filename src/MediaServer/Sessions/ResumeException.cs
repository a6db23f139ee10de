namespace Loomcast.MediaServer.Sessions;

/// <summary>A session of the run before cannot go on; the message says why.</summary>
internal sealed class ResumeException(string message, Exception? inner = null) : Exception(message, inner);
