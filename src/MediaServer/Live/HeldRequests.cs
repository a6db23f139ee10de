using Loomcast.MediaServer.Metrics;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Live;

/// <summary>Keeps requests waiting until something was published: never for long, never too many, never past their client or the server.</summary>
internal sealed class HeldRequests
{
    private readonly LiveOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private int _held;

    public HeldRequests(IOptions<LiveOptions> options, OriginMetrics metrics, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        (_options, _time, _stopping) = (options.Value, time, lifetime.ApplicationStopping);
        metrics.ObserveHeldRequests(() => Count);
    }

    public int Count => Volatile.Read(ref _held);

    /// <summary>How long a viewer waits for a stream that has not begun.</summary>
    public TimeSpan JoinWait => _options.JoinWait;

    /// <param name="pending">What to wait for next; null when nothing is left to wait for.</param>
    /// <param name="atMost">In all.</param>
    /// <param name="left">The client's leaving.</param>
    public async ValueTask<HoldEnd> UntilAsync(Func<Task?> pending, TimeSpan atMost, CancellationToken left)
    {
        // One state machine and one linked source: this is what every viewer costs for as long as he waits.
        if (pending() is not { } first)
        {
            return HoldEnd.Ready;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(left, _stopping);
        var since = _time.GetTimestamp();
        try
        {
            if (Interlocked.Increment(ref _held) > _options.MaxHeldRequests)
            {
                return HoldEnd.Full;
            }

            for (var next = first; next is not null; next = pending())
            {
                var remaining = atMost - _time.GetElapsedTime(since);
                await next.WaitAsync(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, _time, end.Token);
            }

            return HoldEnd.Ready;
        }
        catch (TimeoutException)
        {
            return HoldEnd.TimedOut;
        }
        catch (OperationCanceledException)
        {
            return left.IsCancellationRequested ? HoldEnd.Left : HoldEnd.Stopping;
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }
}
