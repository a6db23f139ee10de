using Loomcast.Pipeline.Inference;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Inference;

public sealed class ModelBatcherTests : IAsyncLifetime, IDisposable
{
    private readonly ManualTime _time = new();
    private readonly DateTimeOffset _start;
    private readonly ControlledModel _model;
    private ModelBatcher<float, float> _batcher;

    public ModelBatcherTests()
    {
        _model = new ControlledModel(_time, rows => 10 + rows);
        _batcher = _model.Open(capacity: 4);
        _start = _time.GetUtcNow();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _model.LetGo(100);
        await _batcher.DisposeAsync();
    }

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Run_AnswersEachRow()
    {
        float[] answers = [0, 0];
        _model.LetGo();

        await _batcher.RunAsync(new float[] { 1, 2 }, [answers.AsMemory(0, 1), answers.AsMemory(1, 1)], After(100), CancellationToken.None);

        Assert.Equal([2f, 4f], answers);
    }

    [Fact]
    public async Task Run_MergesCallsOfSeveralCallers_TheEarliestDeadlineFirst_AndOfEqualOnesTheFirstThatCame()
    {
        var blocker = await BlockAsync();
        Task<float>[] calls = [AskAsync(3, 900), AskAsync(1, 500), AskAsync(2, 500)];

        _model.LetGo(2);

        Assert.Equal([1, 2, 3], await _model.Begun.Reader.ReadAsync());
        Assert.Equal([6, 2, 4], await AnswersAsync(calls));
        await blocker;
    }

    [Fact]
    public async Task Run_TakesOnlySoManyIn_AsAreDoneWhenTheFirstIsNeeded()
    {
        var blocker = await BlockAsync();
        Task<float>[] calls = [AskAsync(1, 23.5), AskAsync(2, 900), AskAsync(3, 900)]; // 11 ms are gone when they can begin: two rows are done after 23

        _model.LetGo(3);

        Assert.Equal([1, 2], await _model.Begun.Reader.ReadAsync());
        Assert.Equal([3], await _model.Begun.Reader.ReadAsync());
        await Task.WhenAll([blocker, .. calls]);
    }

    [Fact]
    public async Task Run_PadsWhereTheModelFixesTheBatch_AndMergesAsItCostsNothing()
    {
        await _batcher.DisposeAsync();
        using var model = new ControlledModel(_time, _ => 20) { FixedBatch = 4 };
        _batcher = model.Open();
        var blocker = AskAsync(0, 0);
        Assert.Equal([0], await model.Begun.Reader.ReadAsync());
        Task<float>[] calls = [.. Enumerable.Range(1, 5).Select(value => AskAsync(value, 900))];

        model.LetGo(3);

        Assert.Equal([1, 2, 3, 4], await model.Begun.Reader.ReadAsync());
        Assert.Equal([5], await model.Begun.Reader.ReadAsync());
        Assert.Equal([2, 4, 6, 8, 10], await AnswersAsync(calls));
        await blocker;
    }

    [Fact]
    public async Task Lanes_RunAtTheSameTime()
    {
        await _batcher.DisposeAsync();
        using var model = new ControlledModel(_time, _ => 20) { Lanes = 2 };
        _batcher = model.Open();
        var first = AskAsync(1, 900);
        Assert.Equal([1], await model.Begun.Reader.ReadAsync());
        var second = AskAsync(2, 900);
        Assert.Equal([2], await model.Begun.Reader.ReadAsync()); // while the first runs

        model.LetGo(2);

        Assert.Equal([2, 4], await AnswersAsync([first, second]));
    }

    [Fact]
    public async Task Cancel_TakesACallOutOfTheLine()
    {
        var blocker = await BlockAsync();
        using var cancelling = new CancellationTokenSource();
        var cancelled = AskAsync(1, 100, cancelling.Token);
        var other = AskAsync(2, 200);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _model.LetGo(2);
        Assert.Equal([2], await _model.Begun.Reader.ReadAsync());
        await Task.WhenAll(blocker, other);
    }

    [Fact]
    public async Task Cancel_StopsARunThatServesNobodyElse()
    {
        using var cancelling = new CancellationTokenSource();
        var cancelled = AskAsync(1, 100, cancelling.Token);
        await _model.Begun.Reader.ReadAsync();

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal([1], await _model.Stopped.Reader.ReadAsync());
        _model.LetGo();
        Assert.Equal(4, await AskAsync(2, 200)); // the lane goes on
    }

    [Fact]
    public async Task Cancel_LetsARunGoOnThatServesOthers_AndWritesNothingToWhoLeft()
    {
        var blocker = await BlockAsync();
        using var cancelling = new CancellationTokenSource();
        var kept = new float[] { -1 };
        var cancelled = _batcher.RunAsync(new float[] { 1 }, [kept], After(900), cancelling.Token);
        var other = AskAsync(2, 900);
        _model.LetGo();
        Assert.Equal([1, 2], await _model.Begun.Reader.ReadAsync());

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _model.LetGo();
        Assert.Equal(4, await other);
        Assert.Equal(-1, kept[0]);
        Assert.False(_model.Stopped.Reader.TryRead(out _));
        await blocker;
    }

    [Fact]
    public async Task Cancel_StopsAMergedRun_WhenTheLastHasLeft()
    {
        var blocker = await BlockAsync();
        using var cancelling = new CancellationTokenSource();
        Task<float>[] cancelled = [AskAsync(1, 900, cancelling.Token), AskAsync(2, 900, cancelling.Token)];
        _model.LetGo();
        await _model.Begun.Reader.ReadAsync();

        await cancelling.CancelAsync();

        Assert.Equal([1, 2], await _model.Stopped.Reader.ReadAsync());
        foreach (var call in cancelled)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        await blocker;
    }

    [Fact]
    public async Task Run_WaitsForRoom_WhereTheLineIsFull()
    {
        var blocker = await BlockAsync();
        Task<float>[] calls = [.. Enumerable.Range(1, 4).Select(value => AskAsync(value, 900))];
        using var impatient = new CancellationTokenSource();
        var refused = AskAsync(5, 1, impatient.Token);
        var admitted = AskAsync(6, 1);

        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refused);
        _model.LetGo(3);
        Assert.Equal([1, 2, 3, 4], await _model.Begun.Reader.ReadAsync());
        Assert.Equal([6], await _model.Begun.Reader.ReadAsync()); // no deadline counts outside
        await Task.WhenAll([blocker, admitted, .. calls]);
    }

    [Fact]
    public async Task Run_TellsItsCallersOfAnError_AndServesTheNext()
    {
        var failing = AskAsync(float.NaN, 100);
        _model.LetGo(2);

        await Assert.ThrowsAnyAsync<Exception>(() => failing);
        Assert.Equal(4, await AskAsync(2, 200));
    }

    [Fact]
    public async Task Run_KeepsTheCurveUpToDate()
    {
        var before = _batcher.Costs.Of(1);
        var call = AskAsync(1, 900);
        await _model.Begun.Reader.ReadAsync();
        _time.Advance(2 * before); // something else has the machine
        _model.LetGo();

        await call;

        Assert.True(_batcher.Costs.Of(1) > before);
    }

    [Fact]
    public async Task Dispose_EndsTheCallsThatWaitAndTheRun()
    {
        var running = await BlockAsync();
        var waiting = AskAsync(1, 100);

        await _batcher.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => AskAsync(2, 100));
    }

    private DateTimeOffset After(double milliseconds) => _start.AddMilliseconds(milliseconds);

    /// <summary>A call that runs until it is let go.</summary>
    private async Task<Task<float>> BlockAsync()
    {
        var blocker = AskAsync(0, 0);
        await _model.Begun.Reader.ReadAsync();
        return blocker;
    }

    private static async Task<List<float>> AnswersAsync(IEnumerable<Task<float>> calls) => [.. await Task.WhenAll(calls)];

    private async Task<float> AskAsync(float value, double deadline, CancellationToken cancellationToken = default)
    {
        var answer = new float[1];
        await _batcher.RunAsync(new[] { value }, [answer], After(deadline), cancellationToken);
        return answer[0];
    }
}
