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

        stream.Demand.Count();
        if (!stream.TryFind(rendition, out var found))
        {
            return new Problem(Problems.UnknownMedia, $"The stream has no rendition '{rendition}'.");
        }

        if (MediaName.TryParseInit(file, out var init))
        {
            return await GetInitAsync(found, init, held, context);
        }

        return MediaName.TryParse(file, found.Rendition.Kind, out var name) ? await GetAsync(found, name, file, held, context) : Unknown(file);
    }

    private static async Task<IResult> GetAsync(LiveRendition rendition, MediaName name, string file, HeldRequests held, HttpContext context)
    {
        if (name.Part is not { } part)
        {
            return rendition.Current.Window.TryFind(name.Segment, out var segment)
                ? MediaResponse.Segment(context, rendition, segment.Range)
                : Unknown(file);
        }

        if (rendition.Current.Window.TryFind(name.Segment, part, out var range))
        {
            return MediaResponse.Bytes(context, rendition, range);
        }

        var end = await HoldPartAsync(rendition, name.Segment, part, held, context);
        return end != HoldEnd.Ready ? LiveEndpoints.Refusal(end)
            : rendition.Current.Window.TryFind(name.Segment, part, out range) ? MediaResponse.Bytes(context, rendition, range)
            : Unknown(file);
    }

    private static async Task<IResult> GetInitAsync(LiveRendition rendition, int number, HeldRequests held, HttpContext context)
    {
        var end = await HoldAsync(rendition, window => window.HintsInit(number), held, context);
        return end != HoldEnd.Ready ? LiveEndpoints.Refusal(end)
            : number <= rendition.Inits.Length ? MediaResponse.Init(context, rendition, number)
            : Unknown(MediaName.OfInit(number));
    }

    /// <summary>On its own, so that only who waits pays for what the waiting remembers.</summary>
    private static ValueTask<HoldEnd> HoldPartAsync(LiveRendition rendition, int segment, int part, HeldRequests held, HttpContext context) =>
        HoldAsync(rendition, window => window.Hints(segment, part), held, context);

    /// <summary>Waits for as long as something is hinted.</summary>
    private static ValueTask<HoldEnd> HoldAsync(LiveRendition rendition, Func<Window, bool> isHinted, HeldRequests held, HttpContext context)
    {
        var limit = 3 * TimeSpan.FromSeconds(rendition.Rendition.SegmentTarget);
        return held.UntilAsync(Pending, limit, context.RequestAborted);

        // A hint that was given up by the end of the stream is hinted no longer, and then the part is unknown.
        Task? Pending()
        {
            var release = rendition.Current;
            return isHinted(release.Window) ? release.Superseded : null;
        }
    }

    private static Problem Unknown(string file) => new(Problems.UnknownMedia, $"'{file}' is neither published nor hinted.");
}
