using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Engines;
using Loomcast.Pipeline.Speech;

namespace Loomcast.Pipeline.Conversation;

/// <summary>What the caller of one conversation may choose.</summary>
public sealed record ConversationOptions
{
    /// <summary>Name of a known avatar.</summary>
    public string Avatar { get; init; } = "ada";

    public Voice Voice { get; init; } = new("", "en");

    /// <summary>The engines that it begins with.</summary>
    public EngineChoice Engines { get; init; } = new();

    /// <summary>The sizes of the pictures that viewers may choose from; each costs the encoder some work.</summary>
    public VideoLadder Ladder { get; init; } = VideoLadder.None;

    /// <summary>Whether there is a rendition of what is said, to be read.</summary>
    public bool Captions { get; init; } = true;

    /// <summary>PART-TARGET; a whole number of frames, and of parts in a second.</summary>
    public TimeSpan PartDuration { get; init; } = TimeSpan.FromSeconds(0.2);
}
