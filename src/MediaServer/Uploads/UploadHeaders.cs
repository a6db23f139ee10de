using System.Globalization;
using Loomcast.Access;
using Loomcast.MediaServer.Http;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Uploads;

/// <summary>What every response under /api/uploads has, of any status, and what the server tells of itself (tus: OPTIONS).</summary>
internal sealed class UploadHeaders(RequestDelegate next, IOptions<UploadOptions> options, IOptions<AccessOptions> access)
{
    private const string Override = "X-HTTP-Method-Override";

    private static readonly string[] Overriding = [HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Head];

    private readonly string _maxSize = options.Value.MaxBytes.ToString(CultureInfo.InvariantCulture);
    private readonly string? _allowOrigin = options.Value.AllowOrigin ?? (access.Value.KeyBytes is null ? null : "*");

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(SetHeaders, context);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        // Some networks let nothing pass but GET and POST. Not every method: OPTIONS would pass without a token.
        if (HttpMethods.IsPost(context.Request.Method) && Overriding.FirstOrDefault(method => method.Equals(context.Request.Headers[Override], StringComparison.OrdinalIgnoreCase)) is { } method)
        {
            context.Request.Method = method;
        }

        return next(context);
    }

    private Task SetHeaders(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        var isOptions = HttpMethods.IsOptions(context.Request.Method);
        headers[TusHeaders.Resumable] = TusHeaders.Version;
        headers.CacheControl = CacheControl.Never;
        headers.XContentTypeOptions = "nosniff";
        if (isOptions || context.Response.StatusCode == StatusCodes.Status412PreconditionFailed)
        {
            headers[TusHeaders.Versions] = TusHeaders.Version;
        }

        if (isOptions)
        {
            headers["Tus-Extension"] = TusHeaders.Extensions;
            headers["Tus-Max-Size"] = _maxSize;
            headers["Tus-Checksum-Algorithm"] = UploadChecksum.Algorithms;
        }

        if (_allowOrigin is not null)
        {
            Allow(headers, _allowOrigin, isOptions);
        }

        return Task.CompletedTask;
    }

    private static void Allow(IHeaderDictionary headers, string origin, bool isOptions)
    {
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = "Location, Upload-Offset, Upload-Length, Upload-Defer-Length, Upload-Metadata, Upload-Expires, "
            + "Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm, Retry-After";
        if (isOptions)
        {
            headers.AccessControlAllowMethods = "POST, HEAD, PATCH, DELETE, OPTIONS";
            headers.AccessControlAllowHeaders = "Authorization, Content-Type, Tus-Resumable, Upload-Offset, Upload-Length, Upload-Defer-Length, "
                + "Upload-Metadata, Upload-Checksum, X-HTTP-Method-Override, X-Requested-With, X-Request-ID";
            headers.AccessControlMaxAge = "86400";
        }
    }
}
