namespace Loomcast.Pipeline.Sources;

/// <summary>The sound of an uploaded file.</summary>
/// <param name="Codec">ffmpeg's name of it: "aac", "opus".</param>
/// <param name="Channels">As recorded.</param>
public sealed record SourceSound(string Codec, int Channels)
{
    internal int Track { get; init; }
}
