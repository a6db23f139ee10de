using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Sessions;

/// <summary>A stage of the pipeline finished a piece of work; or, where the work of the session has an end, how the stage goes.</summary>
public sealed record StageEvent : SessionEvent
{
    [JsonIgnore]
    public override string Type => "stage";

    /// <summary>"recognize", "chat", "speak", "render", "decode", "detect" ...</summary>
    public required string Stage { get; init; }

    public StageState State { get; init; } = StageState.Done;

    public int? Turn { get; init; }

    public int? Piece { get; init; }

    /// <summary>How long it took, or has taken so far; milliseconds.</summary>
    public double ElapsedMs { get; init; }

    /// <summary>Its share of all work of the session, 0 to 1; null where the session has no end of its own.</summary>
    public double? Weight { get; init; }

    /// <summary>How much of it is done, 0 to 1; null while unknown.</summary>
    public double? Progress { get; init; }

    /// <summary>Seconds that it is expected to take still; null while unknown, and where it does not run.</summary>
    public double? Remaining { get; init; }

    /// <summary>Why it failed or was skipped, and what helps; else null.</summary>
    public string? Detail { get; init; }
}
