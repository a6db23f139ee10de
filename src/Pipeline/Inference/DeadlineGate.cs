namespace Loomcast.Pipeline.Inference;

/// <summary>Places for work that keeps a processor core busy: as many at a time as there are, the earliest deadline first.</summary>
/// <remarks>Any thread enters and leaves; the lock protects who waits. Who waits is one piece of work of a session: their number is that of the sessions.</remarks>
internal sealed class DeadlineGate(int places)
{
    /// <summary>Of engines that compute in this process, or in a child of it.</summary>
    public static readonly DeadlineGate Cores = new(Environment.ProcessorCount);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, (DateTimeOffset Deadline, long Order)> _waiting = new();
    private int _free = places;
    private long _order;

    /// <summary>Waits for a place, and holds it until the result is disposed of.</summary>
    public async ValueTask<IDisposable> EnterAsync(DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource called;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return new Place(this);
            }

            called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(called, (deadline, _order++));
        }

        await using var registration = cancellationToken.Register(() => Cancel(called, cancellationToken));
        await called.Task;
        return new Place(this);
    }

    private void Cancel(TaskCompletionSource called, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(called, out _, out _))
            {
                return; // it has its place
            }
        }

        called.TrySetCanceled(cancellationToken);
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out var next, out _))
            {
                next.TrySetResult();
            }
            else
            {
                _free++;
            }
        }
    }

    private sealed class Place(DeadlineGate gate) : IDisposable
    {
        private int _isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0)
            {
                gate.Leave();
            }
        }
    }
}
