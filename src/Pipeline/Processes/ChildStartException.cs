namespace Loomcast.Pipeline.Processes;

/// <summary>A program is not there or cannot be started; the message says which package has it.</summary>
public sealed class ChildStartException(string message, Exception? inner = null) : Exception(message, inner);
