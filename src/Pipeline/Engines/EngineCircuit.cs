using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Loomcast.Pipeline.Engines;

/// <summary>Asks one engine on behalf of all sessions: again where that may help, and not at all where it failed too often or asked for a pause.</summary>
internal sealed partial class EngineCircuit
{
    private const double FailureRatio = 0.5;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private readonly string _purpose;
    private readonly EngineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _breaker;
    private readonly ResiliencePipeline _attempts;

    // Written by whichever request finds out last: ticks of UTC, and how the breaker stands.
    private long _openUntil;
    private long _restsUntil;
    private volatile EngineState _state;

    public EngineCircuit(string purpose, EngineOptions options, TimeProvider time, ILogger logger)
    {
        (_purpose, _options, _time, _logger) = (purpose, options, time, logger);
        _breaker = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(Breaker()).Build();
        var attempts = new ResiliencePipelineBuilder { TimeProvider = time };
        _attempts = (options.Retries > 0 ? attempts.AddRetry(Retry()) : attempts).AddPipeline(_breaker).Build();
    }

    public EngineStanding Standing
    {
        get
        {
            var now = _time.GetUtcNow().UtcTicks;
            var (open, rests) = (Volatile.Read(ref _openUntil) - now, Volatile.Read(ref _restsUntil) - now);
            return _state == EngineState.Broken && open > 0 ? Standing(EngineState.Broken, open)
                : rests > 0 ? Standing(EngineState.Resting, rests)
                : new EngineStanding(_purpose, _options.Name, _state == EngineState.Working ? EngineState.Working : EngineState.OnTrial, null);

            EngineStanding Standing(EngineState state, long ticks) => new(_purpose, _options.Name, state, Math.Round(TimeSpan.FromTicks(ticks).TotalSeconds, 1));
        }
    }

    /// <summary>Gets an answer, or its beginning.</summary>
    /// <param name="use">Asks once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineException">The last attempt failed, or none was made.</exception>
    public async ValueTask<T> UseAsync<T>(Func<CancellationToken, ValueTask<T>> use, CancellationToken cancellationToken)
    {
        if (Standing is { State: EngineState.Resting, Seconds: { } seconds })
        {
            throw LeftAlone(FormattableString.Invariant($"asked for a pause of another {seconds:0} s."));
        }

        try
        {
            return await _attempts.ExecuteAsync(token => MeasureAsync(use, token), cancellationToken);
        }
        catch (BrokenCircuitException e)
        {
            throw LeftAlone("failed too often, and is left alone for a while.", e);
        }
    }

    /// <summary>Counts a failure behind the beginning of an answer.</summary>
    public async ValueTask BlameAsync(EngineException failure)
    {
        EngineMeter.Failed(_purpose, _options.Name, failure.Fault);
        LogFailed(_purpose, _options.Name, failure.Message, failure.Written, failure.InnerException?.Message);
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        await _breaker.ExecuteOutcomeAsync(static (_, failure) => ValueTask.FromResult(Outcome.FromException<bool>(failure)), context, failure);
        ResilienceContextPool.Shared.Return(context);
    }

    private async ValueTask<T> MeasureAsync<T>(Func<CancellationToken, ValueTask<T>> use, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        try
        {
            var result = await use(cancellationToken);
            EngineMeter.Came(_purpose, _options.Name, _time.GetElapsedTime(started));
            return result;
        }
        catch (EngineException e)
        {
            EngineMeter.Failed(_purpose, _options.Name, e.Fault);
            LogFailed(_purpose, _options.Name, e.Message, e.Written, e.InnerException?.Message);
            if (e.RetryAfter > _options.LongestPause)
            {
                Volatile.Write(ref _restsUntil, (_time.GetUtcNow() + e.RetryAfter.Value).UtcTicks);
            }

            throw;
        }
    }

    private RetryStrategyOptions Retry() => new()
    {
        MaxRetryAttempts = _options.Retries,
        Delay = _options.RetryDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is EngineException { IsPassing: true } e && !(e.RetryAfter > _options.LongestPause)),
        DelayGenerator = args => ValueTask.FromResult((args.Outcome.Exception as EngineException)?.RetryAfter is { } pause && pause > TimeSpan.Zero ? pause : default(TimeSpan?)),
    };

    private CircuitBreakerStrategyOptions Breaker() => new()
    {
        FailureRatio = FailureRatio,
        MinimumThroughput = _options.Failures,
        SamplingDuration = Remembered,
        BreakDuration = _options.BreakTime,
        ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is EngineException { Counts: true }),
        OnOpened = args =>
        {
            Volatile.Write(ref _openUntil, (_time.GetUtcNow() + args.BreakDuration).UtcTicks);
            return Switch(EngineState.Broken);
        },
        OnHalfOpened = _ => Switch(EngineState.OnTrial),
        OnClosed = _ => Switch(EngineState.Working),
    };

    private ValueTask Switch(EngineState state)
    {
        _state = state;
        EngineMeter.Switched(_purpose, _options.Name, state);
        LogSwitched(_purpose, _options.Name, state);
        return ValueTask.CompletedTask;
    }

    private EngineException LeftAlone(string reason, Exception? inner = null) => new(_options.Name, EngineFault.LeftAlone, reason, inner);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Purpose} engine {Engine} failed: {Reason} {Written} {Cause}")]
    private partial void LogFailed(string purpose, string engine, string reason, string written, string? cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Purpose} engine {Engine} is {State}.")]
    private partial void LogSwitched(string purpose, string engine, EngineState state);
}
