using System.Globalization;
using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Metrics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Events;

/// <summary>Writes an event log to a client by server-sent events, as it grows.</summary>
/// <remarks>Not by TypedResults.ServerSentEvents: it sends its headers with the first event only, and cannot send comments.</remarks>
internal sealed class EventStream
{
    private readonly EventOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private int _listeners;

    public EventStream(IOptions<EventOptions> options, OriginMetrics metrics, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        (_options, _time, _stopping) = (options.Value, time, lifetime.ApplicationStopping);
        metrics.ObserveListeners(() => Volatile.Read(ref _listeners));
    }

    /// <summary>Ends after the session's last event, when the client leaves and when the server stops.</summary>
    public async Task<IResult> WriteAsync(EventLog log, HttpContext context)
    {
        var after = LastEventId(context.Request);
        if (log.ReadAfter(after) is { IsLast: true, Frames.IsEmpty: true })
        {
            // The only answer that keeps an EventSource from coming back.
            return TypedResults.NoContent();
        }

        log.CountListener(1);
        try
        {
            if (Interlocked.Increment(ref _listeners) > _options.MaxListeners)
            {
                return new Problem(Problems.Busy, "As many listen to events as this server may serve.", TimeSpan.FromSeconds(10));
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
            SetHeaders(context);
            await WriteAsync(log, after, context.Response.Body, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The client left, or the server stops: the response ends here, and a client that is left comes back elsewhere.
        }
        finally
        {
            log.CountListener(-1);
            Interlocked.Decrement(ref _listeners);
        }

        return TypedResults.Empty;
    }

    private async Task WriteAsync(EventLog log, long after, Stream body, CancellationToken cancellationToken)
    {
        await body.WriteAsync(EventFrame.Opening, cancellationToken);
        await body.FlushAsync(cancellationToken);
        for (var page = log.ReadAfter(after); ; page = log.ReadAfter(page.LastId))
        {
            foreach (var frame in page.Frames)
            {
                await body.WriteAsync(frame, cancellationToken);
            }

            await body.FlushAsync(cancellationToken);
            if (page.IsLast)
            {
                return;
            }

            if (page.Frames.IsEmpty)
            {
                await WaitAsync(page.More, body, cancellationToken);
            }
        }
    }

    private async Task WaitAsync(Task more, Stream body, CancellationToken cancellationToken)
    {
        while (!more.IsCompleted)
        {
            try
            {
                await more.WaitAsync(_options.Heartbeat, _time, cancellationToken);
            }
            catch (TimeoutException)
            {
                await body.WriteAsync(EventFrame.Heartbeat, cancellationToken);
                await body.FlushAsync(cancellationToken);
            }
        }
    }

    private static void SetHeaders(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = CacheControl.Never;
        context.Response.Headers.ContentEncoding = "identity";
        context.Response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>The header that a browser sends when it comes back, or the query that stands for it where headers cannot be set.</summary>
    private static long LastEventId(HttpRequest request)
    {
        string? id = request.Headers["Last-Event-ID"];
        return long.TryParse(id ?? request.Query["lastEventId"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
