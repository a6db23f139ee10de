using Loomcast.Pipeline.Sessions;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Sessions;

public sealed class StageBoardTests
{
    [Fact]
    public void Stages_AreTold_WithTheirShares()
    {
        using var session = new CollectedSession();
        var board = new StageBoard(session.Context, ("decode", 1), ("detect", 3));

        board.Begin("decode");
        board.Finish("decode");
        board.Begin("detect");
        board.Skip("detect", "No model.");

        Assert.Equal(
            [
                ("decode", StageState.Waiting, 0.25), ("detect", StageState.Waiting, 0.75), ("decode", StageState.Running, 0.25), ("decode", StageState.Done, 0.25),
                ("detect", StageState.Running, 0.75), ("detect", StageState.Skipped, 0.75),
            ],
            session.Told.OfType<StageEvent>().Select(e => (e.Stage, e.State, e.Weight!.Value)));
        Assert.Equal([0.25, 1.0], session.Told.OfType<ProgressEvent>().Select(e => e.Progress!.Value));
    }

    [Fact]
    public void WhatIsUnknown_IsNotGuessed()
    {
        using var session = new CollectedSession();
        var board = new StageBoard(session.Context, ("decode", 1));
        board.Begin("decode");

        board.Advance("decode", null);

        var told = session.Told.OfType<ProgressEvent>().Single();
        Assert.Null(told.Progress);
        Assert.Null(told.Remaining);
    }

    [Fact]
    public void AStageThatGoesOn_TellsHowFarItIs_AFewTimesASecond()
    {
        var time = new ManualTime();
        using var session = new CollectedSession(time: time);
        var board = new StageBoard(session.Context, ("decode", 1));
        board.Begin("decode");
        foreach (var share in (double[])[0.1, 0.2, 0.3])
        {
            board.Advance("decode", share); // the first is told at once, the second too soon after it
            time.Advance(TimeSpan.FromSeconds(0.3));
        }

        Assert.Equal([0.1, 0.3], session.Told.OfType<StageEvent>().Where(e => e.Progress > 0).Select(e => e.Progress!.Value));
    }

    [Fact]
    public void AStageThatRuns_TellsWhatItTookAndStillTakes_AlsoWhereItHardlyMoves()
    {
        var time = new ManualTime();
        time.Advance(TimeSpan.FromSeconds(1));
        using var session = new CollectedSession(time: time);
        var board = new StageBoard(session.Context, ("decode", 1), ("encode", 1));
        board.Begin("decode");
        board.Begin("encode");
        time.Advance(TimeSpan.FromSeconds(4));

        board.Advance("decode", 0.25);
        board.Finish("decode");

        var (told, silent) = (session.Told.OfType<StageEvent>().Where(e => e.Stage == "decode").ToList(), session.Told.OfType<StageEvent>().Last(e => e.Stage == "encode"));
        Assert.Equal((4000, 12), (told[^2].ElapsedMs, told[^2].Remaining));
        Assert.Null(told[^1].Remaining);
        Assert.Equal((4000, null), (silent.ElapsedMs, silent.Remaining));
    }

    [Fact]
    public void WhatAnEarlierRunFinished_StaysFinished()
    {
        using var first = new CollectedSession();
        var before = new StageBoard(first.Context, ("speak", 1), ("render", 1));
        before.Begin("speak");
        before.Finish("speak");
        before.Begin("render");

        using var second = new CollectedSession(new EarlierRun([.. first.Told], null));
        var board = new StageBoard(second.Context, ("speak", 1), ("render", 1));

        Assert.True(board.IsDone("speak"));
        Assert.False(board.IsDone("render"));
        Assert.Equal(["render"], second.Told.OfType<StageEvent>().Select(e => e.Stage));
    }
}
