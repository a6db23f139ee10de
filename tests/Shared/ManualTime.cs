namespace Loomcast.Tests.Shared;

/// <summary>A clock that stands still until the test moves it; timers fire while it moves, in order.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start + _elapsed;

    public override long GetTimestamp() => _elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until something waits for this clock, so that moving it cannot come too early.</summary>
    public async Task WhenTimersAsync(int count = 1)
    {
        while (Count() < count)
        {
            await Task.Yield();
        }
    }

    public void Advance(TimeSpan by)
    {
        var target = _elapsed + by;
        while (NextDue(target) is var (timer, due))
        {
            _elapsed = due > _elapsed ? due : _elapsed; // one that was made just now, for at once
            timer.Fire();
        }

        _elapsed = target;
    }

    private int Count()
    {
        lock (_lock)
        {
            return _timers.Count(timer => timer.Due is not null);
        }
    }

    private (ManualTimer Timer, TimeSpan Due)? NextDue(TimeSpan until)
    {
        lock (_lock)
        {
            // What has fired may be disposed at any moment, by whom it woke.
            return _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due) is { Due: { } due } timer ? (timer, due) : null;
        }
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public TimeSpan? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._elapsed + dueTime;
                if (!time._timers.Contains(this))
                {
                    time._timers.Add(this);
                }

                return true;
            }
        }

        public void Fire()
        {
            lock (time._lock)
            {
                Due = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? null : Due + _period;
            }

            fire();
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                Due = null;
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
