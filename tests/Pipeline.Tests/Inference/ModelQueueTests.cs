using Loomcast.Pipeline.Inference;

namespace Loomcast.Pipeline.Tests.Inference;

public sealed class ModelQueueTests : IAsyncLifetime, IDisposable
{
    private readonly ModelQueue<float, float> _queue = new(SmallModels.Load(), mostRows: 4, capacity: 3);
    private readonly ManualResetEventSlim _go = new();
    private readonly TaskCompletionSource _busy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _order = [];
    private Task _blocker = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        // The worker stands in the middle of a call until it is let go.
        _blocker = Ask(() =>
        {
            _busy.TrySetResult();
            _go.Wait();
        });
        await _busy.Task;
    }

    public async Task DisposeAsync()
    {
        _go.Set();
        await _blocker;
        await _queue.DisposeAsync();
    }

    public void Dispose() => _go.Dispose();

    [Fact]
    public async Task Run_AnswersEachRow()
    {
        _go.Set();
        float[][] answers = [new float[2], new float[2]];

        await _queue.RunAsync(new float[] { 1, 2, 3, 4 }, [answers[0], answers[1]], Second(0), CancellationToken.None);

        Assert.Equal([3, 5], answers[0]);
        Assert.Equal([7, 9], answers[1]);
    }

    [Fact]
    public async Task Run_TakesTheEarliestDeadlineFirst_AndOfEqualOnesTheFirstThatCame()
    {
        Task[] calls = [Ask("late", 9), Ask("early", 1), Ask("early too", 1)];

        _go.Set();
        await Task.WhenAll(calls);

        Assert.Equal(["early", "early too", "late"], _order);
    }

    [Fact]
    public async Task Run_EndsAtOnceAndWritesNothing_WhenCancelledWhileItWaits()
    {
        using var cancelling = new CancellationTokenSource();
        var cancelled = Ask("cancelled", 1, cancelling.Token);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _go.Set();
        await Ask("after", 2);
        Assert.Equal(["after"], _order);
    }

    [Fact]
    public async Task Run_WaitsForRoom_WhereTheQueueIsFull()
    {
        Task[] calls = [Ask("a", 3), Ask("b", 3), Ask("c", 3)];
        using var impatient = new CancellationTokenSource();
        var refused = Ask("outside", 1, impatient.Token);
        var admitted = Ask("outside, too", 1);

        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refused);
        _go.Set();
        await Task.WhenAll([.. calls, admitted]);
        Assert.Equal("a", _order[0]); // no deadline counts outside
        Assert.Equal(["a", "b", "c", "outside, too"], _order.Order());
    }

    [Fact]
    public async Task Run_TellsItsCallerOfAnError_AndServesTheNext()
    {
        var failing = Ask(() => throw new InvalidDataException("the row is broken"));

        _go.Set();

        await Assert.ThrowsAsync<InvalidDataException>(() => failing);
        await Ask("next", 1);
        Assert.Equal(["next"], _order);
    }

    [Fact]
    public async Task Dispose_EndsTheCallsThatWait()
    {
        var waiting = Ask("waiting", 1);
        var disposing = _queue.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _go.Set();
        await disposing;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Ask("too late", 1));
    }

    private static DateTimeOffset Second(int second) => DateTimeOffset.UnixEpoch.AddSeconds(second);

    private Task Ask(string name, int deadline, CancellationToken cancellationToken = default) =>
        _queue.RunAsync(new float[2], [new ObservedRow(() => _order.Add(name)).Memory], Second(deadline), cancellationToken);

    private Task Ask(Action onWrite) => _queue.RunAsync(new float[2], [new ObservedRow(onWrite).Memory], Second(0), CancellationToken.None);
}
