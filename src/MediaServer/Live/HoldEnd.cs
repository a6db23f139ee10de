namespace Loomcast.MediaServer.Live;

/// <summary>Why a request is held no longer.</summary>
internal enum HoldEnd
{
    /// <summary>What was waited for has come.</summary>
    Ready,
    TimedOut,

    /// <summary>It was not held at all: too many others are.</summary>
    Full,
    Stopping,

    /// <summary>The client is gone.</summary>
    Left,
}
