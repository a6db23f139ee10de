using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Events;

/// <summary>The data of the status event for a listener who missed events that are no longer kept.</summary>
/// <param name="At">When the last of them happened.</param>
/// <param name="MediaTime">Always null: they belong to many times.</param>
/// <param name="State">Of the session.</param>
/// <param name="Position">In line; null where it does not wait.</param>
/// <param name="Activity">Of the avatar.</param>
/// <param name="StartsAt">Wall clock of media time zero.</param>
/// <param name="Snapshot">What all events up to this id said.</param>
internal sealed record MissedEvents(
    DateTimeOffset At, double? MediaTime, SessionState State, int? Position, Activity Activity, DateTimeOffset? StartsAt, SessionSnapshot Snapshot)
{
    public static MissedEvents From(SessionSnapshot snapshot) =>
        new(snapshot.UpdatedAt, null, snapshot.State, snapshot.Position, snapshot.Activity, snapshot.StartsAt, snapshot);
}
