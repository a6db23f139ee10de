using Loomcast.MediaServer.Events;
using Loomcast.Pipeline.Sessions;

namespace Loomcast.MediaServer.Tests.Events;

public sealed class SessionSnapshotTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Fact]
    public void Status_ChangesState_AndKeepsTheStart()
    {
        var snapshot = Fold(
            new StatusEvent { At = At, State = SessionState.Running, StartsAt = At },
            new StatusEvent { At = At, State = SessionState.Running, Activity = Activity.Speaking });

        Assert.Equal(SessionState.Running, snapshot.State);
        Assert.Equal(Activity.Speaking, snapshot.Activity);
        Assert.Equal(At, snapshot.StartsAt);
        Assert.Equal(2, snapshot.LastEventId);
    }

    [Fact]
    public void Position_IsThatInLine_UntilTheSessionRunsOrEnds()
    {
        var waiting = new StatusEvent { At = At, State = SessionState.Queued, Position = 2 };

        Assert.Equal((SessionState.Queued, 2), (Fold(waiting).State, Fold(waiting).Position));
        Assert.Null(Fold(waiting, new StatusEvent { At = At, State = SessionState.Running }).Position);
        Assert.Null(Fold(waiting, new EndEvent { At = At, State = SessionState.Cancelled }).Position);
    }

    [Fact]
    public void Turn_HasTheWordsOfBothSides()
    {
        var turn = Fold(
            Turn(1, TurnState.Listening, TurnEvent.Speech),
            Said(1, TranscriptEvent.User, "what is"),
            Said(1, TranscriptEvent.User, "What is it?"),
            Turn(1, TurnState.Speaking, TurnEvent.Speech),
            Said(1, TranscriptEvent.Assistant, "A server.", piece: 0),
            Said(1, TranscriptEvent.Assistant, "For video", piece: 1),
            Said(1, TranscriptEvent.Assistant, "For video.", piece: 1)).Turns.Single();

        Assert.Equal("What is it?", turn.Question);
        Assert.Equal("A server. For video.", turn.Answer);
        Assert.Equal(["A server.", "For video."], turn.Pieces.Select(piece => piece.Text));
        Assert.Equal(TurnState.Speaking, turn.State);
        Assert.Equal(TurnEvent.Speech, turn.Input);
    }

    [Fact]
    public void Interruption_StaysWithItsTurn()
    {
        var turn = Fold(
            Turn(1, TurnState.Interrupted) with { CutAt = 3.2, Heard = "A server" },
            Turn(1, TurnState.Interrupted)).Turns.Single();

        Assert.Equal(3.2, turn.CutAt);
        Assert.Equal("A server", turn.Heard);
    }

    [Fact]
    public void Error_GoesToTheSession_AndToItsTurn()
    {
        var snapshot = Fold(
            new ErrorEvent { At = At, Title = "a", Detail = "b", Turn = 2 },
            new ErrorEvent { At = At, Title = "c", Detail = "d" });

        Assert.Equal("a", snapshot.Turns.Single().Error!.Title);
        Assert.Equal("c", snapshot.Error!.Title);
    }

    [Fact]
    public void StageAndProgress_AreTheLast()
    {
        var snapshot = Fold(
            new StageEvent { At = At, Stage = "chat" },
            new StageEvent { At = At, Stage = "speak" },
            new ProgressEvent { At = At, Progress = 0.5 });

        Assert.Equal("speak", snapshot.Stage);
        Assert.Equal(0.5, snapshot.Progress?.Progress);
        Assert.Empty(snapshot.Stages);
    }

    [Fact]
    public void StagesOfWorkThatHasAnEnd_KeepTheirOrder_AndTheirLastState()
    {
        var snapshot = Fold(
            new StageEvent { At = At, Stage = "speak", State = StageState.Waiting, Weight = 0.25 },
            new StageEvent { At = At, Stage = "render", State = StageState.Waiting, Weight = 0.75 },
            new StageEvent { At = At, Stage = "render", State = StageState.Running, Weight = 0.75, Progress = 0 },
            new StageEvent { At = At, Stage = "speak", State = StageState.Skipped, Weight = 0.25, Progress = 1, Detail = "No voice." });

        Assert.Equal([("speak", StageState.Skipped, "No voice."), ("render", StageState.Running, null)], snapshot.Stages.Select(stage => (stage.Stage, stage.State, stage.Detail)));
        Assert.Equal("speak", snapshot.Stage);
    }

    [Fact]
    public void End_IsRemembered()
    {
        var snapshot = Fold(new StatusEvent { At = At, State = SessionState.Running }, new EndEvent { At = At, State = SessionState.Failed });

        Assert.Equal(SessionState.Failed, snapshot.State);
        Assert.Equal(At, snapshot.EndedAt);
    }

    [Fact]
    public void Turns_AreBounded_AndTheNewestAreKept()
    {
        var snapshot = Fold([.. Enumerable.Range(1, 1500).Select(number => Turn(number, TurnState.Done))]);

        Assert.Equal(Enumerable.Range(501, 1000), snapshot.Turns.Select(turn => turn.Turn));
    }

    private static SessionSnapshot Fold(params SessionEvent[] events) => events.Aggregate(new SessionSnapshot(), (snapshot, e) => snapshot.Apply(e));

    private static TurnEvent Turn(int number, TurnState state, string input = TurnEvent.Text) => new() { At = At, Turn = number, State = state, Input = input };

    private static TranscriptEvent Said(int turn, string role, string text, int piece = 0) => new() { At = At, Turn = turn, Role = role, Text = text, Piece = piece };
}
