using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Live;
using Microsoft.Net.Http.Headers;

namespace Loomcast.MediaServer.Downloads;

/// <summary>/live/{id}/video.mp4</summary>
internal static class DownloadEndpoint
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapDownload(this WebApplication app) =>
        app.MapMethods("/live/{id}/video.mp4", Reading, Get).WithTags("Playing").Produces(200, contentType: "video/mp4").ProducesProblem(404)
            .WithSummary("All of an ended stream as one MP4 file").WithDescription("Progressive, its index first; made of the very bytes that were live. There from the moment at which the playlist has ended.");

    private static IResult Get(string id, HttpContext context, LiveStreams streams)
    {
        if (!streams.TryFind(id, out var stream))
        {
            return LiveEndpoints.UnknownSession(id);
        }

        if (!stream.HasEnded)
        {
            return new Problem(Problems.UnknownMedia, "The stream has not ended; its file is there when it has.");
        }

        if (stream.Download.Value is not { } download)
        {
            return new Problem(Problems.UnknownMedia, "The session ended before it published anything.");
        }

        stream.Demand.Count();
        context.Response.Headers.CacheControl = CacheControl.Download;
        return TypedResults.Stream(new DownloadStream(download), "video/mp4", enableRangeProcessing: true, entityTag: new EntityTagHeaderValue($"\"{download.Length:x}\""));
    }
}
