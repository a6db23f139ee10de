namespace Loomcast.Pipeline.Commentary;

/// <summary>What happened.</summary>
internal enum MomentKind
{
    /// <summary>Nothing new; there was time for a line.</summary>
    Ongoing,

    /// <summary>The sound went away.</summary>
    Quiet,

    /// <summary>What had moved stands still.</summary>
    MotionEnds,

    /// <summary>Something begins to move.</summary>
    MotionBegins,

    /// <summary>Something is recognised that was not there before.</summary>
    Appears,

    /// <summary>A sound sets in.</summary>
    Sound,

    /// <summary>Another scene.</summary>
    Cut,

    /// <summary>The video begins.</summary>
    Opening,
}
