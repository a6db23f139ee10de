using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Metrics;

namespace Loomcast.MediaServer.Live;

/// <summary>What every response under /live has, of any status: without CORS on errors a player in another origin sees status 0.</summary>
internal sealed class LiveHeaders(RequestDelegate next, OriginMetrics metrics)
{
    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(SetHeaders, context);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await next(context);
        if (!HttpMethods.IsHead(context.Request.Method) && !context.RequestAborted.IsCancellationRequested)
        {
            metrics.BytesSent(context.Response.ContentLength ?? 0);
        }
    }

    private static Task SetHeaders(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "Age, Content-Length, Content-Range, Date, ETag, Retry-After";
        headers["Timing-Allow-Origin"] = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.XContentTypeOptions = "nosniff";
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            headers.AccessControlAllowMethods = "GET, HEAD, POST, OPTIONS";
            headers.AccessControlAllowHeaders = "Range, If-None-Match, If-Range, Content-Type, Authorization, CMCD-Request, CMCD-Object, CMCD-Status, CMCD-Session";
            headers.AccessControlMaxAge = "86400";
            headers.CacheControl = CacheControl.Preflight;
        }

        return Task.CompletedTask;
    }
}
