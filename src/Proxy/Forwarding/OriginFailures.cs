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
            return;
        }

        switch (context.GetForwarderErrorFeature())
        {
            case null:
                Note(failing: false, cause: null);
                break;
            case { Exception: BadHttpRequestException refused }:
                await AnswerAsync(context, refused.StatusCode, refused.Message);
                break;
            case { } failure:
                Note(failing: true, failure.Exception?.Message ?? failure.Error.ToString());
                await AnswerAsync(context, context.Response.StatusCode, "The media server behind this proxy does not answer. Try again in a second.");
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

    private static async Task AnswerAsync(HttpContext context, int status, string detail)
    {
        if (context.Response.HasStarted)
        {
            return; // the forwarder has reset the stream: the client sees a cut body
        }

        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        if (status >= StatusCodes.Status500InternalServerError)
        {
            headers.RetryAfter = "1";
        }

        if (context.Request.Path.StartsWithSegments("/live"))
        {
            headers.AccessControlAllowOrigin = "*"; // else the player on the app host sees status 0 instead of this one
        }

        await TypedResults.Problem(statusCode: status, detail: detail).ExecuteAsync(context);
    }

    [LoggerMessage(LogLevel.Warning, "The origin does not answer: {Cause}")]
    private partial void LogDown(string? cause);

    [LoggerMessage(LogLevel.Information, "The origin answers again")]
    private partial void LogUp();
}
