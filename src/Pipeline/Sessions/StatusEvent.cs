using System.Text.Json.Serialization;

namespace Loomcast.Pipeline.Sessions;

/// <summary>The session's state changed.</summary>
public sealed record StatusEvent : SessionEvent
{
    [JsonIgnore]
    public override string Type => "status";

    public required SessionState State { get; init; }

    /// <summary>While it is queued: 1 is the next of its pipeline to run. Null when it runs.</summary>
    public int? Position { get; init; }

    public Activity Activity { get; init; }

    /// <summary>Wall clock of media time zero, once the stream has begun: PROGRAM-DATE-TIME = StartsAt + media time.</summary>
    public DateTimeOffset? StartsAt { get; init; }
}
