namespace Loomcast.Pipeline.Fmp4;

/// <summary>Media that cannot be used. The message is a sentence for its sender: the reason, and the remedy where there is one.</summary>
public sealed class MediaException(MediaFault fault, string message) : Exception(message)
{
    public MediaFault Fault => fault;

    internal static MediaException Broken(string message) => new(MediaFault.Broken, message);
}
