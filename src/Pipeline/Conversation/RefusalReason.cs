namespace Loomcast.Pipeline.Conversation;

public enum RefusalReason
{
    /// <summary>The session has ended or is ending.</summary>
    Ended,

    /// <summary>Too many turns wait already.</summary>
    Full,

    /// <summary>Empty text, or longer than allowed.</summary>
    BadText,

    /// <summary>The bytes are not sound in the announced format.</summary>
    BadAudio,

    /// <summary>The speech is longer than one turn may be.</summary>
    TooLong,
}
