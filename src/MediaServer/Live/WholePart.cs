using Microsoft.AspNetCore.Http.HttpResults;

namespace Loomcast.MediaServer.Live;

/// <summary>
/// What almost every viewer wants of a part: all of it, without conditions. The same as <see cref="FileContentHttpResult"/> sends,
/// without its parsing of ranges and conditions and its logger.
/// </summary>
/// <param name="bytes">Shared by all who get them.</param>
/// <param name="type">Content-Type.</param>
/// <param name="tag">Entity tag, quoted.</param>
internal sealed class WholePart(ReadOnlyMemory<byte> bytes, string type, string tag) : IResult
{
    public static bool IsAskedBy(HttpRequest request)
    {
        var headers = request.Headers;
        return HttpMethods.IsGet(request.Method) && headers.Range.Count == 0 && headers.IfRange.Count == 0
            && headers.IfMatch.Count == 0 && headers.IfNoneMatch.Count == 0
            && headers.IfModifiedSince.Count == 0 && headers.IfUnmodifiedSince.Count == 0;
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = type;
        response.ContentLength = bytes.Length;
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ETag = tag;
        return response.Body.WriteAsync(bytes, httpContext.RequestAborted).AsTask();
    }
}
