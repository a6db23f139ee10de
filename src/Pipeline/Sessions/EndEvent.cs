using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Sessions;

/// <summary>The last event of a session.</summary>
public sealed record EndEvent : SessionEvent
{
    [JsonIgnore]
    public override string Type => "end";

    public required SessionState State { get; init; }
}
