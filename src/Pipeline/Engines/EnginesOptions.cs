namespace Loomcast.Pipeline.Engines;

/// <summary>Who answers, sees, speaks and listens; section "Engines" of the configuration. Where nothing is configured, the embedded engines do.</summary>
public sealed class EnginesOptions
{
    /// <summary>Answers in conversations.</summary>
    public ChainOptions Chat { get; set; } = new();

    /// <summary>Writes the lines of commentaries from facts and key frames.</summary>
    public ChainOptions Vision { get; set; } = new();

    /// <summary>Speaks, in all pipelines.</summary>
    public ChainOptions Speech { get; set; } = new();

    /// <summary>Understands what is said in conversations.</summary>
    public ChainOptions Transcription { get; set; } = new();
}
