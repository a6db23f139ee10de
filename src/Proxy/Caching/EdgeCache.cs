using Loomcast.Proxy.Cmcd;
using Loomcast.Proxy.Forwarding;
using Loomcast.Proxy.Responses;

namespace Loomcast.Proxy.Caching;

/// <summary>
/// Answers what players fetch from memory, or asks the origin once for all who want the same (rule T09). Everything else goes on to the
/// forwarder: other methods, ranges of what is not in memory, and answers that are not to be shared.
/// </summary>
internal sealed class EdgeCache(RequestDelegate next, AnswerCache cache, OriginFetch origin, OriginOutage outage, CmcdRelay reports, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.Path.StartsWithSegments("/live") || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return next(context);
        }

        var key = CacheKey.Of(context);
        if (request.Headers.Range.Count > 0)
        {
            return cache.TryFind(key, out var whole) ? AnswerAsync(context, whole) : next(context);
        }

        if (!cache.TryBoard(key, out var answer, out var flight, out var isNew))
        {
            return Problem.AnswerAsync(context, Problem.TooManyWait());
        }

        if (answer is not null)
        {
            return AnswerAsync(context, answer);
        }

        if (isNew)
        {
            _ = FlyAsync(context, key, flight!);
        }

        return WaitAsync(context, key, flight!);
    }

    private Task AnswerAsync(HttpContext context, Answer answer)
    {
        if (answer.IsAlone)
        {
            return next(context); // with all that the viewer sent
        }

        reports.Take(context.Request);
        return answer.WriteAsync(context, time);
    }

    private async Task WaitAsync(HttpContext context, CacheKey key, Flight flight)
    {
        Landing landing;
        try
        {
            landing = await flight.Landed.WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return; // the viewer left
        }
        finally
        {
            cache.Leave(key, flight);
        }

        await (landing.Answer is { } answer ? AnswerAsync(context, answer) : Problem.AnswerAsync(context, Problem.OriginDown(landing.Failure)));
    }

    /// <summary>Outlives <paramref name="first"/>, the viewer who caused it, and ends early only when nobody waits any more.</summary>
    private async Task FlyAsync(HttpContext first, CacheKey key, Flight flight)
    {
        var landing = new Landing(null, StatusCodes.Status502BadGateway);
        try
        {
            using var request = origin.RequestFor(first, key);
            (landing, var cause) = await origin.FetchAsync(request, flight.Abandoned);
            if (!flight.Abandoned.IsCancellationRequested)
            {
                outage.Note(failing: landing.Answer is null, cause);
            }
        }
        finally
        {
            cache.Land(key, flight, landing); // whatever happened: those who wait must not wait for ever
        }
    }
}
