using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Storage;
using Loomcast.Pipeline.Encoding;
using Microsoft.Net.Http.Headers;

namespace Loomcast.MediaServer.Live;

/// <summary>Sends immutable bytes of a rendition: whole, by range, or 304.</summary>
internal static class MediaResponse
{
    public static IResult Init(HttpContext context, LiveRendition rendition)
    {
        SetHeaders(context, rendition.Rendition.Kind);
        var tag = new EntityTagHeaderValue("\"init\"");
        var type = rendition.Rendition.Kind == MediaKind.Audio ? "audio/mp4" : "video/mp4";
        return TypedResults.Bytes(rendition.Rendition.InitSegment, type, enableRangeProcessing: true, entityTag: tag);
    }

    public static IResult Bytes(HttpContext context, LiveRendition rendition, ByteRange range)
    {
        SetHeaders(context, rendition.Rendition.Kind);
        var type = rendition.Rendition.Kind == MediaKind.Audio ? "audio/mp4" : "video/iso.segment";
        var tag = new EntityTagHeaderValue($"\"{range.Offset:x}-{range.Length:x}\"");
        return rendition.File.TryGetRecent(range, out var bytes)
            ? TypedResults.Bytes(bytes, type, enableRangeProcessing: true, entityTag: tag)
            : TypedResults.Stream(rendition.File.Open(range), type, enableRangeProcessing: true, entityTag: tag);
    }

    private static void SetHeaders(HttpContext context, MediaKind kind)
    {
        context.Response.Headers.CacheControl = CacheControl.Media;
        context.Response.Headers["Priority"] = Priority.Of(kind);
    }
}
