namespace Loomcast.Pipeline.Sessions;

/// <summary>Whether anybody wants a stream now. While nobody does its pipeline rests: it encodes nothing until somebody asks or fetches.</summary>
/// <param name="time">Measures how long nobody did.</param>
/// <param name="restAfter">A pipeline may rest when nobody has wanted anything for so long; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
/// <remarks>Any thread counts and waits; one pipeline rests.</remarks>
public sealed class Demand(TimeProvider time, TimeSpan restAfter)
{
    private static readonly Task<bool> IsAwake = Task.FromResult(true);

    private readonly Lock _gate = new(); // protects a rest's beginning and end
    private long _last = time.GetTimestamp();
    private volatile TaskCompletionSource? _wanted;
    private volatile TaskCompletionSource<bool>? _awake;

    /// <summary>A pipeline for which everything is wanted always.</summary>
    public static Demand Constant { get; } = new(TimeProvider.System, Timeout.InfiniteTimeSpan);

    /// <summary>Begins as if nobody had wanted anything for long.</summary>
    public bool IsQuiet
    {
        init => _last -= value && restAfter > TimeSpan.Zero ? (long)(restAfter.TotalSeconds * time.TimestampFrequency) + 1 : 0;
    }

    /// <summary>How long nobody has wanted anything.</summary>
    public TimeSpan Quiet => time.GetElapsedTime(Volatile.Read(ref _last));

    public bool IsResting => _awake is not null;

    /// <summary>Completed while media is made; while the pipeline rests, completes with the first media that can be played again. True.</summary>
    public Task<bool> Awake => _awake?.Task ?? IsAwake;

    /// <summary>Somebody wants the stream: a pipeline that rests begins again.</summary>
    public void Count()
    {
        Volatile.Write(ref _last, time.GetTimestamp());
        _wanted?.TrySetResult();
    }

    /// <summary>The pipeline begins a rest where it may; it makes no more media until <see cref="WhenWantedAsync"/> completes.</summary>
    public bool TryRest()
    {
        if (restAfter == Timeout.InfiniteTimeSpan || Quiet < restAfter || _wanted is { Task.IsCompleted: true })
        {
            return false; // who has woken it waits for its media still, however long its encoders take to begin
        }

        lock (_gate)
        {
            _wanted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awake ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (Quiet < restAfter)
        {
            _wanted.TrySetResult(); // counted just before: nobody else wakes it
        }

        return true;
    }

    /// <summary>Completes when somebody wants the stream again.</summary>
    public Task WhenWantedAsync(CancellationToken cancellationToken) => _wanted?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>There is new media in every rendition, or nothing follows: who waited can go on.</summary>
    public void Wake()
    {
        Volatile.Write(ref _last, time.GetTimestamp()); // who waited comes for it now
        lock (_gate)
        {
            _awake?.TrySetResult(true);
            (_awake, _wanted) = (null, null);
        }
    }
}
