namespace Loomcast.Pipeline.Engines;

/// <summary>The engines that a session begins with, by name; null leaves it to the configuration. Those behind it in its chain stay its fallback.</summary>
public sealed record EngineChoice
{
    public string? Chat { get; init; }

    public string? Vision { get; init; }

    public string? Speech { get; init; }

    public string? Transcription { get; init; }
}
