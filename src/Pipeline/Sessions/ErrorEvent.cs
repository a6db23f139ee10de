using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Sessions;

/// <summary>Something failed; the session goes on unless a status event says otherwise.</summary>
public sealed record ErrorEvent : SessionEvent
{
    [JsonIgnore]
    public override string Type => "error";

    /// <summary>What failed, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The reason and the remedy.</summary>
    public required string Detail { get; init; }

    public int? Turn { get; init; }
}
