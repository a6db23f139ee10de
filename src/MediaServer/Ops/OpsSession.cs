using System.Collections.Immutable;
using Loomcast.MediaServer.Cmcd;
using Loomcast.MediaServer.Events;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Ops;

/// <summary>One session as who runs the server looks at it.</summary>
internal sealed record OpsSession
{
    public required string Id { get; init; }

    /// <summary>Counts the sessions of this server; the label of its series in /metrics.</summary>
    public required long Number { get; init; }

    public required string Pipeline { get; init; }

    public required SessionState State { get; init; }

    public required Activity Activity { get; init; }

    /// <summary>It encodes nothing, as nobody watches or asks.</summary>
    public required bool Resting { get; init; }

    /// <summary>How many pictures of its speech are rendered.</summary>
    public required Detail Detail { get; init; }

    /// <summary>In line, 1 is next; null where it does not wait.</summary>
    public int? Position { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Wall clock of media time zero; null before the stream has begun.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>Seconds of generated media that wait to be played; null where it has no live timeline, or rests.</summary>
    public double? Lead { get; init; }

    /// <summary>Slices on which the avatar idled, since the server was started; null where it has no live timeline.</summary>
    public long? IdleSlices { get; init; }

    /// <summary>Those that stood inside a sentence.</summary>
    public long? GapSlices { get; init; }

    /// <summary>What each stage took last.</summary>
    public ImmutableArray<StageTime> Stages { get; init; } = [];

    /// <summary>0 to 1; null while unknown, and where it has no end of its own.</summary>
    public double? Progress { get; init; }

    /// <summary>What its players report; null where none does.</summary>
    public ViewerCounts? Viewers { get; init; }

    /// <summary>Of media, files and thumbnails, on disk.</summary>
    public required long Bytes { get; init; }

    public static OpsSession Of(Session session)
    {
        var snapshot = session.Log.Snapshot;
        var figures = session.Conversation?.Figures;
        return new OpsSession
        {
            Id = session.Id,
            Number = session.Number,
            Pipeline = session.Pipeline,
            State = snapshot.State,
            Activity = snapshot.Activity,
            Resting = session.Stream.Demand.IsResting,
            Detail = snapshot.Detail,
            Position = snapshot.Position,
            CreatedAt = session.CreatedAt,
            EndedAt = snapshot.EndedAt,
            StartsAt = session.Stream.StartsAt,
            Lead = LeadOf(session),
            IdleSlices = figures?.IdleSlices,
            GapSlices = figures?.GapSlices,
            Stages = snapshot.StageTimes,
            Progress = snapshot.Progress?.Progress,
            Viewers = session.Stream.Viewers.Count(),
            Bytes = session.Stream.Bytes,
        };
    }

    /// <inheritdoc cref="Lead"/>
    public static double? LeadOf(Session session) =>
        session is { HasEnded: false, IsQueued: false, Conversation: { } conversation } && !session.Stream.Demand.IsResting ? Math.Round(conversation.Figures.Lead.TotalSeconds, 3) : null;
}
