namespace Loomcast.Pipeline.Engines;

/// <summary>How long one request to an engine may still take: until its first token, then between two.</summary>
internal sealed class EngineTimeout : IDisposable
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromMilliseconds(300);

    private readonly EngineOptions _options;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;
    private bool _hasBegun;

    public EngineTimeout(EngineOptions options, TimeProvider time, CancellationToken caller)
    {
        (_options, _caller) = (options, caller);
        _late = new CancellationTokenSource(options.FirstTime, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _late.Token);
    }

    /// <summary>Cancelled when the caller gives up, or the engine is too slow.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Something of the answer came.</summary>
    public void Feed()
    {
        _hasBegun = true;
        _late.CancelAfter(_options.IdleTime);
    }

    /// <summary>All of the answer is there; only its end is awaited.</summary>
    public void Finish() => _late.CancelAfter(LongestEnd);

    /// <summary>The engine's failure that a cancellation stands for; null where the caller gave up.</summary>
    public EngineException? LatenessOf(OperationCanceledException cancelled) => _caller.IsCancellationRequested || !_late.IsCancellationRequested
        ? null
        : new EngineException(_options.Name, EngineFault.TooSlow, _hasBegun
            ? FormattableString.Invariant($"said nothing more for {_options.IdleTime.TotalSeconds:0.##} s (IdleTime).")
            : FormattableString.Invariant($"did not answer within {_options.FirstTime.TotalSeconds:0.##} s (FirstTime)."), cancelled);

    public void Dispose()
    {
        _either.Dispose();
        _late.Dispose();
    }
}
