using System.ComponentModel.DataAnnotations;

namespace Loomcast.Pipeline.Generation;

/// <summary>How videos are made of scripts; section "Generation" of the configuration.</summary>
public sealed class GenerationOptions
{
    /// <summary>How often a piece of work is tried before its stage counts as failed.</summary>
    [Range(1, 100)]
    public int Attempts { get; set; } = 3;

    /// <summary>Pause before the second attempt; each later one is four times as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a session whose stage failed keeps its stream open and waits to be told to try again; then it ends as failed.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RetryWithin { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Time for one piece of work: a sentence to be spoken, a picture to be decoded, a few frames to be drawn. Honest ones take a second at most.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PieceLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Scenes that are spoken at once, ahead of their pictures.</summary>
    [Range(1, 64)]
    public int ScenesAtOnce { get; set; } = 3;
}
