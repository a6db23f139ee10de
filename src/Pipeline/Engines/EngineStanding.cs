namespace Loomcast.Pipeline.Engines;

/// <summary>One engine of a chain, as operators see it.</summary>
/// <param name="Purpose">"chat", "vision", "speech" or "transcription".</param>
/// <param name="Name">Of the engine.</param>
/// <param name="State">How it stands.</param>
/// <param name="Seconds">Until it is tried again; null where it is not left alone.</param>
public sealed record EngineStanding(string Purpose, string Name, EngineState State, double? Seconds)
{
    /// <summary>Whether a request would reach it.</summary>
    public bool IsAsked => State is EngineState.Working or EngineState.OnTrial;
}
