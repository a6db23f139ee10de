using System.Collections.Immutable;
using Loomcast.MediaServer.Access;
using Loomcast.MediaServer.Cmcd;
using Loomcast.MediaServer.Events;
using Loomcast.MediaServer.Sessions;
using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Http;

/// <summary>A session as the API shows it: all that its events have said, for those who poll.</summary>
internal sealed record SessionResource
{
    public required string Id { get; init; }

    public required string Pipeline { get; init; }

    public required SessionState State { get; init; }

    /// <summary>While it is queued: 1 is the next of its pipeline to run. Else null.</summary>
    public int? Position { get; init; }

    public required Activity Activity { get; init; }

    /// <summary>How many pictures of its speech are rendered: fewer than all while the machine has too much to do.</summary>
    public Detail Detail { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the session and its media are deleted, if the disk lasts; null while it runs.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public ErrorEvent? Error { get; init; }

    /// <summary>0 to 1, or null while unknown.</summary>
    public double? Progress { get; init; }

    /// <summary>The stage that told of itself last.</summary>
    public string? Stage { get; init; }

    /// <summary>The stages of work that has an end, in the order of the data.</summary>
    public ImmutableArray<StageSnapshot> Stages { get; init; } = [];

    /// <summary>How far such work is: frames, speed, preview, counts; null where it has no end of its own.</summary>
    public ProgressEvent? Work { get; init; }

    /// <summary>Names of what the session makes beside its stream, but for previews; under <see cref="Playback"/>'s files.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Id of the last event that this tells; listen after it with Last-Event-ID.</summary>
    public required long LastEventId { get; init; }

    public required ImmutableArray<TurnSnapshot> Turns { get; init; }

    public required Playback Playback { get; init; }

    /// <summary>Absolute address under which to publish; null where the pipeline makes its media itself.</summary>
    public Uri? Ingest { get; init; }

    /// <summary>How its viewers fare; null where no player reports.</summary>
    public ViewerCounts? Viewers { get; init; }

    /// <summary>Path of the event stream.</summary>
    public required string Events { get; init; }

    public static SessionResource Of(Session session, SignedAddresses addresses, HttpRequest request)
    {
        var snapshot = session.Log.Snapshot;
        return new SessionResource
        {
            Id = session.Id,
            Pipeline = session.Pipeline,
            State = snapshot.State,
            Position = snapshot.Position,
            Activity = snapshot.Activity,
            Detail = snapshot.Detail,
            CreatedAt = session.CreatedAt,
            EndedAt = snapshot.EndedAt,
            ExpiresAt = session.ExpiresAt,
            Error = snapshot.Error,
            Progress = snapshot.Progress?.Progress,
            Stage = snapshot.Stage,
            Stages = snapshot.Stages,
            Work = snapshot.Progress,
            Files = [.. session.Stream.Files.List().Select(file => file.Name).Where(name => !SessionFiles.IsPreview(name))],
            LastEventId = snapshot.LastEventId,
            Turns = snapshot.Turns,
            Playback = addresses.PlaybackOf(session, request),
            Ingest = addresses.IngestOf(session, request),
            Viewers = session.Stream.Viewers.Count(),
            Events = $"/api/sessions/{session.Id}/events",
        };
    }
}
