namespace Loomcast.Pipeline.Sessions;

/// <summary>The last event of a session.</summary>
public sealed record EndEvent : SessionEvent
{
    public override string Type => "end";

    public required SessionState State { get; init; }
}
