using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Engines;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Commentary;

/// <summary>What can be chosen for one commentary.</summary>
public sealed record CommentaryOptions
{
    /// <summary>What is looked at as a whole before it is commented; the first interval is shorter, so that playback starts early.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    public CommentaryStyle Style { get; init; } = CommentaryStyle.Calm;

    public Voice Voice { get; init; } = new("", "en");

    /// <summary>The engines that it begins with.</summary>
    public EngineChoice Engines { get; init; } = new();

    public VideoLadder Ladder { get; init; } = VideoLadder.None;

    /// <summary>Whether there is a rendition of what is said.</summary>
    public bool Captions { get; init; } = true;
}
