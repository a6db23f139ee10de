namespace Loomcast.Pipeline.Speech;

/// <summary>Why sound was not taken.</summary>
public enum AudioFault
{
    /// <summary>Not sound, not in the announced format, or in a format that we do not take.</summary>
    Bad,

    /// <summary>Sound, but more of it than allowed.</summary>
    TooLong,
}
