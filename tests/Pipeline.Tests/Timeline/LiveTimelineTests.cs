using System.Threading.Channels;
using Loomcast.Pipeline.Timeline;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Timeline;

public sealed class LiveTimelineTests : IAsyncDisposable
{
    private static readonly VideoFormat Format = new(16, 16);
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(40);
    private readonly ManualTime _time = new();
    private readonly Channel<Slice> _emitted = Channel.CreateUnbounded<Slice>();
    private readonly CancellationTokenSource _stop = new();
    private readonly LiveTimeline _timeline;
    private Task _run = Task.CompletedTask;

    public LiveTimelineTests() => _timeline = new LiveTimeline(Format, _ => new VideoFrame([]), _time);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    [Fact]
    public async Task Idles_WhenNothingIsGenerated()
    {
        Start();
        var slices = await TakeAsync(3);

        Assert.All(slices, slice => Assert.Null(slice.Mark));
        Assert.Equal([1L, 2, 3], slices.Select(slice => slice.Pose));
    }

    [Fact]
    public async Task Emits_OneSliceATick()
    {
        Start();
        await TakeAsync(1);
        await _time.WhenTimersAsync();

        Assert.False(_emitted.Reader.TryRead(out _));
        Assert.Equal(Frame, _timeline.Position);
    }

    [Fact]
    public async Task CatchesUp_AfterTheClockWentOnWithoutIt()
    {
        Start();
        await TakeAsync(1);
        await _time.WhenTimersAsync();
        _time.Advance(5 * Frame);

        for (var i = 0; i < 5; i++)
        {
            await _emitted.Reader.ReadAsync();
        }

        await _time.WhenTimersAsync();
        Assert.Equal(6 * Frame, _timeline.Position);
    }

    [Fact]
    public async Task EmitsGeneratedSlices_InOrder_ThenIdlesOnInTheirPose()
    {
        foreach (var pose in (long[])[7, 8, 9])
        {
            Assert.True(await _timeline.EnqueueAsync(Generated(1, pose), default));
        }

        Start();
        Assert.Equal([7L, 8, 9, 10, 11], (await TakeAsync(5)).Select(slice => slice.Pose));
    }

    [Fact]
    public async Task NextPose_FollowsTheLastQueuedSlice()
    {
        Start();
        await TakeAsync(2);
        Assert.Equal(3, _timeline.NextPose);

        await _timeline.EnqueueAsync(Generated(1, 40), default);
        Assert.Equal(41, _timeline.NextPose);
    }

    [Fact]
    public async Task NextDue_IsBehindAllThatIsAhead()
    {
        await _timeline.EnqueueAsync(Generated(1, 1), default);
        await _timeline.EnqueueAsync(Generated(1, 2), default);
        Assert.Equal(_time.GetUtcNow() + 2 * Frame, _timeline.NextDue);

        Start();
        await TakeAsync(3);
        await _time.WhenTimersAsync();
        Assert.Equal(_time.GetUtcNow() + Frame, _timeline.NextDue);
    }

    [Fact]
    public async Task Enqueue_Waits_WhileEnoughIsAhead()
    {
        var enqueued = 0;
        var waiting = Task.CompletedTask;
        while (waiting.IsCompleted)
        {
            waiting = _timeline.EnqueueAsync(Generated(1, enqueued++), default).AsTask();
        }

        Assert.Equal(51, enqueued);
        Start();
        await TakeAsync(1);
        await waiting;
    }

    [Fact]
    public async Task Cut_FadesOneSlice_AndDropsTheRest()
    {
        await _timeline.EnqueueAsync(Generated(1, 1, 1000), default);
        await _timeline.EnqueueAsync(Generated(1, 2, 1000), default);
        await _timeline.EnqueueAsync(Generated(1, 3, 1000), default);
        Start();
        await TakeAsync(1);

        var cutAt = _timeline.Cut(1);
        await _time.WhenTimersAsync();
        _time.Advance(Frame);
        var slices = await TakeAsync(2);

        Assert.Equal(2 * Frame, cutAt);
        Assert.Equal(1000, slices[0].Samples.Span[0]);
        Assert.True(slices[0].Samples.Span[^1] < 10, "the sound has faded out at the end of the slice");
        Assert.True(slices[1].Samples.IsEmpty);
    }

    [Fact]
    public async Task Cut_RefusesSlicesOfThatTurn_ThatComeLater()
    {
        _timeline.Cut(3);

        Assert.False(await _timeline.EnqueueAsync(Generated(3, 1), default));
        Assert.True(await _timeline.EnqueueAsync(Generated(4, 1), default));
    }

    [Fact]
    public async Task Cut_LeavesTheTurnsAfter()
    {
        await _timeline.EnqueueAsync(Generated(1, 1), default);
        await _timeline.EnqueueAsync(Generated(2, 9), default);
        _timeline.Cut(1);
        Start();

        Assert.Equal([1L, 9], (await TakeAsync(2)).Select(slice => slice.Pose));
    }

    [Fact]
    public async Task Cut_FreesTheWaitingGenerator()
    {
        var waiting = Task.FromResult(true);
        while (waiting.IsCompleted)
        {
            waiting = _timeline.EnqueueAsync(Generated(1, 1), default).AsTask();
        }

        _timeline.Cut(1);
        Assert.False(await waiting);
    }

    [Fact]
    public async Task Complete_PlaysOut_ThenReturns()
    {
        await _timeline.EnqueueAsync(Generated(1, 1), default);
        await _timeline.EnqueueAsync(Generated(1, 2), default);
        _timeline.Complete();
        Start();

        await TakeAsync(2);
        await _time.WhenTimersAsync();
        _time.Advance(Frame);
        await _run;
        Assert.False(_emitted.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Borders_AreTold_WithTheirMediaTime()
    {
        var told = Channel.CreateUnbounded<(SliceMark, TimeSpan)>();
        _timeline.MarkReached = (mark, at) => told.Writer.TryWrite((mark, at));
        await _timeline.EnqueueAsync(Generated(1, 1, border: PieceBorder.First), default);
        await _timeline.EnqueueAsync(Generated(1, 2), default);
        await _timeline.EnqueueAsync(Generated(1, 3, border: PieceBorder.Last), default);
        Start();
        await TakeAsync(3);

        Assert.Equal((new SliceMark(1, 0, PieceBorder.First), TimeSpan.Zero), await told.Reader.ReadAsync());
        Assert.Equal((new SliceMark(1, 0, PieceBorder.Last), 2 * Frame), await told.Reader.ReadAsync());
        Assert.False(told.Reader.TryRead(out _));
    }

    private static Slice Generated(int turn, long pose, short level = 0, PieceBorder border = PieceBorder.None)
    {
        var samples = new short[1920];
        Array.Fill(samples, level);
        return new Slice(new VideoFrame([]), samples, pose, new SliceMark(turn, 0, border));
    }

    private void Start() => _run = _timeline.RunAsync(_time.GetUtcNow(), (slice, token) => _emitted.Writer.WriteAsync(slice, token), _stop.Token);

    /// <summary>Takes slices, moving the clock from one to the next.</summary>
    private async Task<List<Slice>> TakeAsync(int count)
    {
        var slices = new List<Slice> { await _emitted.Reader.ReadAsync() };
        while (slices.Count < count)
        {
            await _time.WhenTimersAsync();
            _time.Advance(Frame);
            slices.Add(await _emitted.Reader.ReadAsync());
        }

        return slices;
    }
}
