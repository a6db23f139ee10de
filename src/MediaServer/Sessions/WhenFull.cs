namespace Loomcast.MediaServer.Sessions;

/// <summary>What becomes of a session for which no place is free.</summary>
internal enum WhenFull
{
    /// <summary>It waits in line, and is told its position.</summary>
    Wait,

    /// <summary>It is refused with 503 and Retry-After.</summary>
    Refuse,
}
