using System.Collections.Immutable;
using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Events;

/// <summary>The fold of a session's events: who polls it knows all that who listens was told.</summary>
internal sealed record SessionSnapshot
{
    // A person takes hours to fill this; it bounds a session that a script talks to.
    private const int MostTurns = 1000;

    public SessionState State { get; private init; }

    public Activity Activity { get; private init; }

    /// <summary>How many pictures of its speech are rendered.</summary>
    public Detail Detail { get; private init; }

    /// <summary>In line, 1 is next; null where it does not wait.</summary>
    public int? Position { get; private init; }

    /// <summary>Wall clock of media time zero.</summary>
    public DateTimeOffset? StartsAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private init; }

    /// <summary>The last error; that of a turn also stands there.</summary>
    public ErrorEvent? Error { get; private init; }

    /// <summary>How far the work is, where it has an end.</summary>
    public ProgressEvent? Progress { get; private init; }

    /// <summary>The stages of work that has an end, in the order of the data.</summary>
    public ImmutableArray<StageSnapshot> Stages { get; private init; } = [];

    /// <summary>The stage that finished a piece of work last.</summary>
    public string? Stage { get; private init; }

    public long LastEventId { get; private init; }

    /// <summary>The newest turns, in order of their first event.</summary>
    public ImmutableArray<TurnSnapshot> Turns { get; private init; } = [];

    /// <summary>Time of the last event.</summary>
    public DateTimeOffset UpdatedAt { get; private init; }

    public SessionSnapshot Apply(SessionEvent e)
    {
        var next = e switch
        {
            StatusEvent status => this with { State = status.State, Position = status.Position, Activity = status.Activity, StartsAt = status.StartsAt ?? StartsAt },
            StageEvent stage => WithStage(stage),
            ProgressEvent progress => this with { Progress = progress },
            TranscriptEvent transcript => WithTurn(transcript.Turn, turn => turn.Apply(transcript)),
            TurnEvent turn => WithTurn(turn.Turn, known => known.Apply(turn)),
            DetailEvent detail => this with { Detail = detail.Detail },
            ErrorEvent { Turn: { } turn } error => WithTurn(turn, known => known with { Error = error }) with { Error = error },
            ErrorEvent error => this with { Error = error },
            EndEvent end => this with { State = end.State, Position = null, EndedAt = end.At },
            _ => this,
        };
        return next with { LastEventId = LastEventId + 1, UpdatedAt = e.At };
    }

    private SessionSnapshot WithStage(StageEvent e)
    {
        if (e.Weight is not { } weight)
        {
            return this with { Stage = e.Stage };
        }

        var stage = new StageSnapshot(e.Stage, e.State, weight, e.Progress, e.ElapsedMs, e.Remaining, e.Detail);
        var index = Stages.ToList().FindIndex(known => known.Stage == e.Stage);
        return this with { Stage = e.State == StageState.Waiting ? Stage : e.Stage, Stages = index < 0 ? Stages.Add(stage) : Stages.SetItem(index, stage) };
    }

    private SessionSnapshot WithTurn(int number, Func<TurnSnapshot, TurnSnapshot> change)
    {
        for (var index = Turns.Length - 1; index >= 0; index--)
        {
            if (Turns[index].Turn == number)
            {
                return this with { Turns = Turns.SetItem(index, change(Turns[index])) };
            }
        }

        var room = Turns.Length < MostTurns ? Turns : Turns.RemoveAt(0);
        return this with { Turns = room.Add(change(new TurnSnapshot(number))) };
    }
}
