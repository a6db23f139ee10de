namespace Loomcast.Pipeline.Commentary;

/// <summary>How far something got, in samples of the sound; others wait for it.</summary>
/// <remarks>One writer, any number that wait; the lock protects what is told.</remarks>
internal sealed class Reach
{
    private readonly Lock _lock = new();
    private long _now;
    private bool _isEnd;
    private TaskCompletionSource _more = NewSource();

    /// <summary>It got so far.</summary>
    public void Tell(long now) => Set(now, isEnd: false);

    /// <summary>It goes no further than it got.</summary>
    public void End() => Set(null, isEnd: true);

    /// <summary>Waits until it got so far.</summary>
    /// <returns>What was asked for; less where it ended before.</returns>
    public async ValueTask<long> WhenAsync(long until, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (until <= _now || _isEnd)
                {
                    return Math.Min(until, _now);
                }

                more = _more.Task;
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    private void Set(long? now, bool isEnd)
    {
        lock (_lock)
        {
            (_now, _isEnd) = (now ?? _now, isEnd);
            _more.TrySetResult();
            _more = NewSource();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
