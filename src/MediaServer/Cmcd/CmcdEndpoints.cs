using System.Text;
using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Live;

namespace Loomcast.MediaServer.Cmcd;

/// <summary>What players report of themselves: beside their requests (CMCD version 1 and 2, query or headers), or by events (version 2).</summary>
internal static class CmcdEndpoints
{
    private const int MostBytes = 256 * 1024;
    private static readonly string[] Headers = ["CMCD-Request", "CMCD-Object", "CMCD-Status", "CMCD-Session"];

    /// <summary>Under /live, so that the video host and play tokens serve it as well.</summary>
    public static void MapCmcd(this WebApplication app) => app.MapPost("/live/{id}/cmcd", TakeAsync).WithTags("Playing").DisableHttpMetrics()
        .Produces(204).ProducesProblem(404).ProducesProblem(413)
        .WithSummary("Report playback").WithDescription("CMCD version 2 in event mode: one report a line. What cannot be read is passed over.");

    /// <summary>Reads what rides on requests for playlists and media.</summary>
    public static void UseCmcd(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.RouteValues["id"] is string id && IsFetch(context.Request) && Shown(context.Request) is { IsEmpty: false } report
            && context.RequestServices.GetRequiredService<LiveStreams>().TryFind(id, out var stream))
        {
            var values = context.Request.RouteValues;
            stream.Viewers.Take(report, Playheads.Of(report, stream, values["rendition"] as string, values["file"] as string));
        }

        return next(context);
    });

    private static async Task<IResult> TakeAsync(string id, HttpContext context, LiveStreams streams)
    {
        if (!streams.TryFind(id, out var stream))
        {
            return LiveEndpoints.UnknownSession(id);
        }

        if (await Body.ReadAsync(context.Request, MostBytes, context.RequestAborted) is not { } body)
        {
            return new Problem(Problems.TooLarge, $"The reports have more than {MostBytes} bytes.");
        }

        foreach (var line in Encoding.UTF8.GetString(body.Span).AsSpan().EnumerateLines())
        {
            var report = CmcdReport.Parse(line);
            stream.Viewers.Take(report, Playheads.Of(report, stream, report.Object?.Rendition, report.Object?.File));
        }

        return TypedResults.NoContent();
    }

    private static bool IsFetch(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.Path.StartsWithSegments("/live");

    private static CmcdReport Shown(HttpRequest request)
    {
        var report = request.QueryString.HasValue && request.Query["CMCD"] is [{ } text] ? CmcdReport.Parse(text) : default;
        foreach (var name in Headers)
        {
            report = request.Headers.TryGetValue(name, out var values) ? report.With(values.ToString()) : report;
        }

        return report;
    }
}
