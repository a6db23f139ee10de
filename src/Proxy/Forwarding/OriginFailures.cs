using Loomcast.Proxy.Responses;

namespace Loomcast.Proxy.Forwarding;

/// <summary>Answers for an origin that cannot: problem details instead of the forwarder's empty status.</summary>
internal sealed class OriginFailures(RequestDelegate next, OriginOutage outage)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.RequestAborted.IsCancellationRequested)
        {
            return; // the viewer left, or the forwarder has cut a body that the origin did not finish
        }

        switch (context.GetForwarderErrorFeature())
        {
            case { } when context.Response.HasStarted: // the origin has answered before it had all of the body, as it does to refuse it
            case null:
                outage.Note(failing: false, cause: null);
                break;
            case { Exception: BadHttpRequestException refused }:
                await Problem.AnswerAsync(context, Problem.BadBody(refused.StatusCode, refused.Message));
                break;
            case { } failure:
                outage.Note(failing: true, failure.Exception?.Message ?? failure.Error.ToString());
                await Problem.AnswerAsync(context, Problem.OriginDown(context.Response.StatusCode));
                break;
        }
    }
}
