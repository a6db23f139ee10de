using Loomcast.Pipeline.Avatar;
using Loomcast.Pipeline.Inference;
using Loomcast.Pipeline.Speech;
using Loomcast.Pipeline.Timeline;
using Loomcast.Tests.Shared;

namespace Loomcast.Pipeline.Tests.Avatar;

/// <summary>
/// An avatar on a machine whose speed is given. It serves calls as the batcher does, the earliest deadline first, in batches by the cost
/// curve; but in one thread, by a clock that only its work moves, so that each run of a test is the same.
/// </summary>
internal sealed class SimulatedMachine(ManualTime time, CostCurve costs) : IAvatar
{
    private const int MostRows = 32;
    private readonly List<Call> _calls = [];

    public VideoFormat Format { get; } = new(16, 16);

    public int BatchSize => 4;

    public VideoFrame Idle(long pose) => new([]);

    public ValueTask<VideoFrame[]> RenderAsync(SpokenPiece piece, int first, int count, long pose, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var call = new Call(count, deadline);
        cancellationToken.Register(() => call.Done.TrySetCanceled(cancellationToken));
        _calls.Add(call);
        return new ValueTask<VideoFrame[]>(call.Done.Task);
    }

    /// <summary>Works, or waits, until then.</summary>
    public void RunUntil(DateTimeOffset end)
    {
        while (time.GetUtcNow() < end)
        {
            _calls.RemoveAll(call => call.Done.Task.IsCompleted);
            var line = _calls.OrderBy(call => call.Deadline).ToList(); // stable: of equal ones the first that came
            if (line.Count == 0)
            {
                time.Advance(TimeSpan.FromMilliseconds(1));
                continue;
            }

            var run = line[..costs.CallsFor(line.Select(call => call.Count), MostRows, line[0].Deadline - time.GetUtcNow())];
            _calls.RemoveAll(run.Contains);
            time.Advance(costs.Of(run.Sum(call => call.Count)));
            run.ForEach(call => call.Done.TrySetResult([.. Enumerable.Range(0, call.Count).Select(_ => new VideoFrame([]))]));
        }
    }

    // Continuations run where it is completed: all is done when the clock has been moved.
    private sealed record Call(int Count, DateTimeOffset Deadline)
    {
        public TaskCompletionSource<VideoFrame[]> Done { get; } = new();
    }
}
