using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Playlists;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Loomcast.MediaServer.Live;

/// <summary>Sends a rendered playlist, compressed where the client takes that.</summary>
/// <param name="body">Shared by all who get it.</param>
/// <param name="cacheControl">One of <see cref="CacheControl"/>.</param>
/// <param name="type">Its media type.</param>
internal sealed class PlaylistResponse(PlaylistBody body, string cacheControl, string type = "application/vnd.apple.mpegurl") : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var gzip = TakesGzip(httpContext.Request.Headers.AcceptEncoding);
        var bytes = gzip ? body.Gzip : body.Plain;
        var response = httpContext.Response;
        response.ContentType = type;
        response.ContentLength = bytes.Length;
        response.Headers.CacheControl = cacheControl;
        response.Headers.LastModified = body.LastModified;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers["Priority"] = Priority.Playlist;
        if (gzip)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
        }
    }

    private static bool TakesGzip(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var codings))
        {
            return false;
        }

        var gzip = QualityOf(codings, "gzip") ?? QualityOf(codings, "*") ?? 0;
        return gzip > 0 && gzip >= (QualityOf(codings, "identity") ?? 0);
    }

    private static double? QualityOf(IList<StringWithQualityHeaderValue> codings, string name) =>
        codings.FirstOrDefault(c => c.Value.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } coding ? coding.Quality ?? 1 : null;
}
