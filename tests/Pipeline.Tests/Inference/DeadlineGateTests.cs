using Loomcast.Pipeline.Inference;

namespace Loomcast.Pipeline.Tests.Inference;

public sealed class DeadlineGateTests
{
    private readonly DeadlineGate _gate = new(places: 2);

    [Fact]
    public async Task Enter_LetsInAsManyAsThereArePlaces()
    {
        using var first = await EnterAsync(1);
        var second = await EnterAsync(1);
        var third = EnterAsync(1).AsTask();
        Assert.False(third.IsCompleted);

        second.Dispose();

        using var place = await third;
    }

    [Fact]
    public async Task Enter_CallsTheEarliestDeadlineFirst_AndOfEqualOnesTheFirstThatCame()
    {
        var places = new[] { await EnterAsync(0), await EnterAsync(0) };
        var waiting = new[] { 9, 3, 3 }.Select(deadline => EnterAsync(deadline).AsTask()).ToList();

        places[0].Dispose();
        using var second = await waiting[1];
        Assert.False(waiting[2].IsCompleted);
        places[1].Dispose();
        using var third = await waiting[2];

        Assert.False(waiting[0].IsCompleted);
    }

    [Fact]
    public async Task Enter_GivesNoPlace_ToWhoWasCancelled()
    {
        using var cancelling = new CancellationTokenSource();
        var first = await EnterAsync(0);
        using var second = await EnterAsync(0);
        var cancelled = EnterAsync(1, cancelling.Token).AsTask();
        var waiting = EnterAsync(2).AsTask();

        await cancelling.CancelAsync();
        first.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        using var place = await waiting;
    }

    [Fact]
    public async Task Place_IsLeftOnce()
    {
        var first = await EnterAsync(0);
        using var second = await EnterAsync(0);
        var (third, fourth) = (EnterAsync(1).AsTask(), EnterAsync(2).AsTask());

        first.Dispose();
        first.Dispose();

        using var place = await third;
        Assert.False(fourth.IsCompleted);
    }

    private ValueTask<IDisposable> EnterAsync(int deadline, CancellationToken cancellationToken = default) =>
        _gate.EnterAsync(DateTimeOffset.UnixEpoch.AddSeconds(deadline), cancellationToken);
}
