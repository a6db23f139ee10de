using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Sessions;

/// <summary>How much of the work of a session that has an end is done.</summary>
public sealed record ProgressEvent : SessionEvent
{
    [JsonIgnore]
    public override string Type => "progress";

    /// <summary>0 to 1, or null while unknown.</summary>
    public double? Progress { get; init; }
}
