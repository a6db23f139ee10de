using Loomcast.Proxy.Responses;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Loomcast.Proxy.Forwarding;

/// <summary>
/// Answers for an origin that cannot: problem details instead of an empty status, readable by a player on another host.
/// Requests of all threads write <c>_failing</c>, by exchange only, so that an outage is logged once and not once per viewer.
/// </summary>
internal sealed partial class OriginFailures(RequestDelegate next, ILogger<OriginFailures> logger)
{
    private bool _failing;

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.RequestAborted.IsCancellationRequested)
        {
            return; // the viewer left, or the forwarder has cut a body that the origin did not finish
        }

        switch (context.GetForwarderErrorFeature())
        {
            case null:
                Note(failing: false, cause: null);
                break;
            case { Exception: BadHttpRequestException refused }:
                await AnswerAsync(context, Problem.BadBody(refused.StatusCode, refused.Message));
                break;
            case { } failure:
                Note(failing: true, failure.Exception?.Message ?? failure.Error.ToString());
                context.Response.Headers.RetryAfter = "1";
                await AnswerAsync(context, Problem.OriginDown(context.Response.StatusCode));
                break;
        }
    }

    private void Note(bool failing, string? cause)
    {
        if (_failing == failing || Interlocked.Exchange(ref _failing, failing) == failing)
        {
            return;
        }

        if (failing)
        {
            LogDown(cause);
        }
        else
        {
            LogUp();
        }
    }

    private static Task AnswerAsync(HttpContext context, ProblemHttpResult problem)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Path.StartsWithSegments("/live"))
        {
            context.Response.Headers.AccessControlAllowOrigin = "*"; // else the player on the app host sees status 0 instead of this one
        }

        return problem.ExecuteAsync(context);
    }

    [LoggerMessage(LogLevel.Warning, "The origin does not answer: {Cause}")]
    private partial void LogDown(string? cause);

    [LoggerMessage(LogLevel.Information, "The origin answers again")]
    private partial void LogUp();
}
