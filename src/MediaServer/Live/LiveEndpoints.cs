using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Playlists;

namespace Loomcast.MediaServer.Live;

/// <summary>What players fetch: /live/{id}/...</summary>
internal static class LiveEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapLive(this WebApplication app)
    {
        // Taken once: as parameters of the handlers they would make a scope of services for each request.
        var (streams, held, posters) = (app.Services.GetRequiredService<LiveStreams>(), app.Services.GetRequiredService<HeldRequests>(), app.Services.GetRequiredService<Posters>());

        // Held requests would make nonsense of a histogram of request durations.
        var live = app.MapGroup("/live/{id}").WithTags("Playing").DisableHttpMetrics();
        live.MapMethods("/index.m3u8", Reading, (string id, HttpContext context) => GetMultivariantAsync(id, context, streams, held))
            .WithSummary("Multivariant playlist").WithDescription("The address to give to a player. Before the stream has begun the request is held.");
        live.MapMethods("/{rendition}/index.m3u8", Reading, (string id, string rendition, HttpContext context) => MediaPlaylistEndpoint.GetAsync(id, rendition, ofKeyframes: false, context, streams, held))
            .WithSummary("Media playlist").WithDescription("With _HLS_msn and _HLS_part the request is held until that segment or part is listed; with _HLS_skip=YES old segments are left out (RFC 8216bis, 6.2.5).");
        live.MapMethods($"/{{rendition}}/{KeyframePlaylistText.FileName}", Reading, (string id, string rendition, HttpContext context) => MediaPlaylistEndpoint.GetAsync(id, rendition, ofKeyframes: true, context, streams, held))
            .WithSummary("I-frame playlist").WithDescription("For seeking by pictures: the I-frames of a video rendition as byte ranges of its segments. _HLS_msn counts I-frames.");
        live.MapMethods("/{rendition}/{file}", Reading, (string id, string rendition, string file, HttpContext context) => MediaEndpoint.GetAsync(id, rendition, file, context, streams, held))
            .WithSummary("Init segment, segment or part").WithDescription("init.mp4, {segment}.m4s or {segment}.{part}.m4s; {segment}.vtt or {segment}.{part}.vtt of captions. A part that a playlist hints is held until it is there.");
        live.MapMethods("/poster.jpg", Reading, (string id, HttpContext context) => GetPosterAsync(id, context, streams, held, posters))
            .WithSummary("The first picture of the stream");
        live.MapMethods($"/{FileEndpoint.Folder}/{{name}}", Reading, (string id, string name, HttpContext context) => FileEndpoint.GetAsync(id, name, context, streams))
            .WithSummary("What the session makes beside its stream").WithDescription("Results, previews, subtitles; a file that still grows is answered as far as it is, and Range gets what is new.");
    }

    public static void UseLiveHeaders(this WebApplication app) =>
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/live"), live => live.UseMiddleware<LiveHeaders>());

    private static async Task<IResult> GetMultivariantAsync(string id, HttpContext context, LiveStreams streams, HeldRequests held)
    {
        if (!streams.TryFind(id, out var stream))
        {
            return UnknownSession(id);
        }

        stream.Demand.Count();
        return await JoinAsync(stream.Opened, held, context)
            ?? new PlaylistResponse(stream.Multivariant!, CacheControl.Playlist);
    }

    private static async Task<IResult> GetPosterAsync(string id, HttpContext context, LiveStreams streams, HeldRequests held, Posters posters)
    {
        if (!streams.TryFind(id, out var stream))
        {
            return UnknownSession(id);
        }

        if (await JoinAsync(stream.Begun, held, context) is { } refusal)
        {
            return refusal;
        }

        if (await posters.DrawAsync(stream, context.RequestAborted) is not { } jpeg)
        {
            return new Problem(Problems.UnknownMedia, "The stream has no picture that could be drawn.");
        }

        context.Response.Headers.CacheControl = CacheControl.Poster;
        return TypedResults.Bytes(jpeg, "image/jpeg");
    }

    public static IResult UnknownSession(string id) => new Problem(Problems.UnknownSession, $"No session has the id '{id}'.");

    /// <summary>Waits for a stream to begin, or to wake up.</summary>
    /// <returns>The answer where it does not; null where it did.</returns>
    public static ValueTask<IResult?> JoinAsync(Task<bool> beginning, HeldRequests held, HttpContext context) =>
        beginning is { IsCompletedSuccessfully: true, Result: true } ? default : WaitAsync(beginning, held, context);

    private static async ValueTask<IResult?> WaitAsync(Task<bool> beginning, HeldRequests held, HttpContext context)
    {
        var end = await held.UntilAsync(() => beginning.IsCompleted ? null : beginning, held.JoinWait, context.RequestAborted);
        return end switch
        {
            HoldEnd.Ready when await beginning => null,
            HoldEnd.Ready => new Problem(Problems.UnknownMedia, "The session ended before it published anything."),
            HoldEnd.TimedOut => new Problem(Problems.NotBegun, $"Nothing was published within {held.JoinWait.TotalSeconds:0.#} s.", TimeSpan.FromSeconds(1)),
            _ => Refusal(end),
        };
    }

    /// <summary>The answer to a request that is held no longer although nothing came.</summary>
    public static IResult Refusal(HoldEnd end) => end switch
    {
        HoldEnd.Full => new Problem(Problems.Busy, "Too many requests wait already.", TimeSpan.FromSeconds(1)),
        HoldEnd.Stopping => new Problem(Problems.Stopping, "The server is ending.", TimeSpan.FromSeconds(2)),
        HoldEnd.TimedOut => new Problem(Problems.Stalled, "Nothing was published for three target durations.", TimeSpan.FromSeconds(1)),
        _ => TypedResults.Empty,
    };
}
