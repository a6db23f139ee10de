using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Sessions;

/// <summary>A stage of the pipeline finished a piece of work.</summary>
public sealed record StageEvent : SessionEvent
{
    [JsonIgnore]
    public override string Type => "stage";

    /// <summary>"recognize", "chat", "speak", "render".</summary>
    public required string Stage { get; init; }

    public int? Turn { get; init; }

    public int? Piece { get; init; }

    /// <summary>How long it took, milliseconds.</summary>
    public double ElapsedMs { get; init; }
}
