using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Sessions;

/// <summary>A file is there that the session makes beside its stream; it may still grow. Previews are told by <see cref="ProgressEvent"/>.</summary>
public sealed record FileEvent : SessionEvent
{
    [JsonIgnore]
    public override string Type => "file";

    /// <summary>Under the folder of the session's files.</summary>
    public required string Name { get; init; }
}
