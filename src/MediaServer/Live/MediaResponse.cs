using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Storage;
using Loomcast.Pipeline.Captions;
using Loomcast.Pipeline.Encoding;
using Microsoft.Net.Http.Headers;

namespace Loomcast.MediaServer.Live;

/// <summary>Sends immutable bytes of a rendition: whole, by range, or 304.</summary>
internal static class MediaResponse
{
    public static IResult Init(HttpContext context, LiveRendition rendition, int number)
    {
        SetHeaders(context, rendition.Rendition.Kind);
        var tag = new EntityTagHeaderValue($"\"init-{number}\"");
        var type = rendition.Rendition.Kind == MediaKind.Audio ? "audio/mp4" : "video/mp4";
        return TypedResults.Bytes(rendition.Inits[number - 1], type, enableRangeProcessing: true, entityTag: tag);
    }

    /// <summary>The bytes of a segment are those of its parts. Of captions they are not: each part has a header, and some cues are in several.</summary>
    public static IResult Segment(HttpContext context, LiveRendition rendition, ByteRange range)
    {
        if (rendition.Rendition.Kind != MediaKind.Subtitles)
        {
            return Bytes(context, rendition, range);
        }

        SetHeaders(context, MediaKind.Subtitles);
        var text = WebVtt.Render(WebVtt.Parse(rendition.File.Read(range)));
        return TypedResults.Bytes(text, TypeOf(MediaKind.Subtitles), enableRangeProcessing: true, entityTag: new EntityTagHeaderValue(TagOf(range)));
    }

    public static IResult Bytes(HttpContext context, LiveRendition rendition, ByteRange range)
    {
        SetHeaders(context, rendition.Rendition.Kind);
        var (type, tag) = (TypeOf(rendition.Rendition.Kind), TagOf(range));
        if (!rendition.File.TryGetRecent(range, out var bytes))
        {
            return TypedResults.Stream(rendition.File.Open(range), type, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue(tag));
        }

        return WholePart.IsAskedBy(context.Request)
            ? new WholePart(bytes, type, tag)
            : TypedResults.Bytes(bytes, type, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue(tag));
    }

    private static string TypeOf(MediaKind kind) => kind switch
    {
        MediaKind.Audio => "audio/mp4",
        MediaKind.Subtitles => "text/vtt",
        _ => "video/iso.segment",
    };

    private static string TagOf(ByteRange range) => $"\"{range.Offset:x}-{range.Length:x}\"";

    private static void SetHeaders(HttpContext context, MediaKind kind)
    {
        context.Response.Headers.CacheControl = CacheControl.Media;
        context.Response.Headers["Priority"] = Priority.Of(kind);
    }
}
