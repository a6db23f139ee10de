using Loomcast.MediaServer.Http;

namespace Loomcast.MediaServer.Live;

/// <summary>Init segments, segments and parts; the hinted part is held until it is there (RFC 8216bis, 6.2.6).</summary>
internal static class MediaEndpoint
{
    public static async Task<IResult> GetAsync(string id, string rendition, string file, HttpContext context, LiveStreams streams, HeldRequests held)
    {
        if (!streams.TryFind(id, out var stream))
        {
            return LiveEndpoints.UnknownSession(id);
        }

        stream.CountFetch();
        if (!stream.TryFind(rendition, out var found))
        {
            return new Problem(Problems.UnknownMedia, $"The stream has no rendition '{rendition}'.");
        }

        if (file == MediaName.InitSegment)
        {
            return MediaResponse.Init(context, found);
        }

        return MediaName.TryParse(file, out var name) ? await GetAsync(found, name, held, context) : Unknown(file);
    }

    private static async Task<IResult> GetAsync(LiveRendition rendition, MediaName name, HeldRequests held, HttpContext context)
    {
        if (name.Part is not { } part)
        {
            return rendition.Current.Window.TryFind(name.Segment, out var segment)
                ? MediaResponse.Bytes(context, rendition, segment.Range)
                : Unknown($"{name.Segment}.m4s");
        }

        var limit = 3 * TimeSpan.FromSeconds(rendition.Rendition.SegmentTarget);
        var end = await held.UntilAsync(Pending, limit, context.RequestAborted);
        return end != HoldEnd.Ready ? LiveEndpoints.Refusal(end)
            : rendition.Current.Window.TryFind(name.Segment, part, out var range) ? MediaResponse.Bytes(context, rendition, range)
            : Unknown($"{name.Segment}.{part}.m4s");

        // A hint that was given up by the end of the stream is hinted no longer, and then the part is unknown.
        Task? Pending()
        {
            var release = rendition.Current;
            return release.Window.Hints(name.Segment, part) ? release.Superseded : null;
        }
    }

    private static Problem Unknown(string file) => new(Problems.UnknownMedia, $"'{file}' is neither published nor hinted.");
}
