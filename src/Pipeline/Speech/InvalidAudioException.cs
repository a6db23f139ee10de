namespace Loomcast.Pipeline.Speech;

/// <summary>The sound that was sent cannot be used; the message says why, and what helps.</summary>
public sealed class InvalidAudioException(AudioFault fault, string message) : Exception(message)
{
    public AudioFault Fault { get; } = fault;
}
