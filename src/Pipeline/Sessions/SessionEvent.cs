using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Sessions;

/// <summary>Something that happened in a session; the snapshot of a session is the fold of all its events.</summary>
[JsonDerivedType(typeof(StatusEvent))]
[JsonDerivedType(typeof(StageEvent))]
[JsonDerivedType(typeof(ProgressEvent))]
[JsonDerivedType(typeof(TranscriptEvent))]
[JsonDerivedType(typeof(TurnEvent))]
[JsonDerivedType(typeof(DetailEvent))]
[JsonDerivedType(typeof(FileEvent))]
[JsonDerivedType(typeof(ErrorEvent))]
[JsonDerivedType(typeof(EndEvent))]
public abstract record SessionEvent
{
    /// <summary>The SSE event type, which is not part of the data. (Each override says so itself: attributes of properties are not inherited.)</summary>
    [JsonIgnore]
    public abstract string Type { get; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Seconds on the stream's timeline that it belongs to, or null.</summary>
    public double? MediaTime { get; init; }
}
