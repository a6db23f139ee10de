using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Live;

namespace Loomcast.MediaServer.Thumbnails;

/// <summary>/live/{id}/thumbnails.vtt and the sheets that it names.</summary>
internal static class ThumbnailEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapThumbnails(this WebApplication app)
    {
        var services = app.Services;
        var (streams, held, drawings, time) = (services.GetRequiredService<LiveStreams>(), services.GetRequiredService<HeldRequests>(), services.GetRequiredService<Drawings>(), services.GetRequiredService<TimeProvider>());

        var live = app.MapGroup("/live/{id}").WithTags("Playing").DisableHttpMetrics();
        live.MapMethods($"/{ThumbnailText.FileName}", Reading, (string id, HttpContext context) => GetTextAsync(id, context, streams, held, time))
            .WithSummary("Thumbnails for seeking, as WebVTT").WithDescription("Each cue names a rectangle of a sheet: thumbnails/1.jpg#xywh=160,0,160,90. The list grows by whole segments, and slides with the playlists.");
        live.MapMethods("/thumbnails/{file}", Reading, (string id, string file, HttpContext context) => GetSheetAsync(id, file, context, streams, drawings))
            .WithSummary("A sheet of thumbnails").WithDescription("{sheet}.jpg, or {sheet}.{count}.jpg with at least so many of its pictures.").Produces(200, contentType: "image/jpeg").ProducesProblem(404).ProducesProblem(503);
    }

    private static async Task<IResult> GetTextAsync(string id, HttpContext context, LiveStreams streams, HeldRequests held, TimeProvider time)
    {
        if (!streams.TryFind(id, out var stream))
        {
            return LiveEndpoints.UnknownSession(id);
        }

        if (await LiveEndpoints.JoinAsync(stream.Begun, held, context) is { } refusal)
        {
            return refusal;
        }

        return stream.Thumbnails is { } track
            ? new PlaylistResponse(track.Text(time), track.HasEnded ? CacheControl.EndedPlaylist : CacheControl.Thumbnails, "text/vtt")
            : new Problem(Problems.UnknownMedia, "The stream has no pictures.");
    }

    private static async Task<IResult> GetSheetAsync(string id, string file, HttpContext context, LiveStreams streams, Drawings drawings)
    {
        if (!streams.TryFind(id, out var stream))
        {
            return LiveEndpoints.UnknownSession(id);
        }

        if (!ThumbnailName.TryParse(file, out var name) || stream.Thumbnails is not { } track || track.Find(name.Sheet) is not { } sheet || name.Pictures > sheet.Pictures.Length)
        {
            return new Problem(Problems.UnknownMedia, $"There is no sheet '{file}'; {ThumbnailText.FileName} lists those that there are.");
        }

        if (track.Kept(name.Sheet, name.Pictures ?? sheet.Pictures.Length) is not { } jpeg)
        {
            if (drawings.IsBusy)
            {
                return new Problem(Problems.Busy, "Too many pictures wait to be drawn.", TimeSpan.FromSeconds(1));
            }

            if (await DrawAsync(track, name, drawings, context.RequestAborted) is not { } drawn)
            {
                return new Problem(Problems.UnknownMedia, "The sheet cannot be drawn.");
            }

            jpeg = drawn;
        }

        // Under the number alone a sheet that grows changes.
        context.Response.Headers.CacheControl = name.Pictures is not null || track.IsComplete(name.Sheet) ? CacheControl.Media : CacheControl.Thumbnails;
        context.Response.Headers["Priority"] = Priority.Thumbnail;
        return TypedResults.Bytes(jpeg, "image/jpeg");
    }

    /// <summary>With all pictures that there are when its turn has come: so each of those who ask for the next picture is served by one drawing.</summary>
    private static async Task<byte[]?> DrawAsync(ThumbnailTrack track, ThumbnailName name, Drawings drawings, CancellationToken cancellationToken)
    {
        var least = name.Pictures ?? track.Find(name.Sheet)!.Pictures.Length;
        return await drawings.DrawAsync(() => track.Kept(name.Sheet, least), async () =>
        {
            var sheet = track.Find(name.Sheet)!;
            var jpeg = await drawings.RunAsync(track.Filter, (input, token) => track.WriteMovieAsync(sheet, input, token), cancellationToken);
            if (jpeg is not null)
            {
                track.Keep(name.Sheet, sheet.Pictures.Length, jpeg);
            }

            return jpeg;
        }, cancellationToken);
    }
}
