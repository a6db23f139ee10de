using Loomcast.Pipeline.Sessions;
using Loomcast.Pipeline.Tests.Inference;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Sessions;

public sealed class PlayoutTests
{
    private readonly ManualTime _time = new();
    private readonly Demand _demand;
    private TimeSpan? _playhead;
    private DateTimeOffset? _startsAt;

    public PlayoutTests() => _demand = new Demand(_time, Timeout.InfiniteTimeSpan);

    [Theory]
    [InlineData(40, 44.5, 4.5)]
    [InlineData(40, 40, 1)] // its viewers wait already
    [InlineData(40, 35, 1)]
    [InlineData(40, 90, 10)]
    public void Media_IsNeeded_WhenThePlayheadThatIsFurthestGetsThere(double playhead, double media, double seconds)
    {
        _playhead = TimeSpan.FromSeconds(playhead);
        Assert.Equal(seconds, Left(media));
    }

    [Fact]
    public void WhereNobodyTells_SomebodyMayHaveWatchedFromTheBeginning()
    {
        Assert.Equal(3, Left(3)); // before there is a stream
        _startsAt = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(4, Left(24));
    }

    [Fact]
    public void WhatNobodyWatches_ComesLast_UntilSomebodyDoes()
    {
        _startsAt = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(20, Left(24));

        _demand.Count();
        Assert.Equal(1, Left(24));
    }

    [Fact]
    public async Task OfTwoSessions_TheOneWhosePlayheadIsNearer_HasTheLaneFirst()
    {
        using var model = new ControlledModel(_time, rows => 20 * rows);
        await using var batcher = model.Open();
        var far = new Playout(_time, _demand, () => TimeSpan.FromSeconds(52), () => _startsAt);
        var near = new Playout(_time, _demand, () => TimeSpan.FromSeconds(17), () => _startsAt);
        var blocker = AskAsync(0, _time.GetUtcNow());
        await model.Begun.Reader.ReadAsync();

        Task[] calls = [AskAsync(1, far.DueAt(TimeSpan.FromSeconds(60))), AskAsync(2, near.DueAt(TimeSpan.FromSeconds(20)))];
        model.LetGo(3);

        Assert.Equal([2], await model.Begun.Reader.ReadAsync());
        Assert.Equal([1], await model.Begun.Reader.ReadAsync());
        await Task.WhenAll([blocker, .. calls]);

        Task AskAsync(float row, DateTimeOffset deadline) => batcher.RunAsync(new[] { row }, [new float[1]], deadline, CancellationToken.None);
    }

    private double Left(double media) =>
        (new Playout(_time, _demand, () => _playhead, () => _startsAt).DueAt(TimeSpan.FromSeconds(media)) - _time.GetUtcNow()).TotalSeconds;
}
