namespace Loomcast.Pipeline.Commentary;

/// <summary>How much is said.</summary>
public enum CommentaryStyle
{
    /// <summary>Lines with room between them.</summary>
    Calm,

    /// <summary>Hardly a pause.</summary>
    Lively,

    /// <summary>A few words for what happens, and nothing else.</summary>
    Brief,
}
