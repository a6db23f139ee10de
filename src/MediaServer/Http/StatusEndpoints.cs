using Loomcast.MediaServer.Metrics;
using Loomcast.MediaServer.Ops;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Loomcast.MediaServer.Http;

/// <summary>What operators and their tools ask, and the pages behind the problem types.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this WebApplication app)
    {
        var status = app.MapGroup("").WithTags("Status").DisableHttpMetrics();
        status.MapGet("/healthz", () => TypedResults.Text("ok\n")).WithSummary("The server answers");
        status.MapGet("/readyz", GetReadiness).Produces<Readiness>().Produces<Readiness>(503).WithSummary("The server can start sessions; if not, why");
        status.MapGet("/metrics", GetMetricsAsync)
            .WithSummary("Metrics in Prometheus' text format");
        status.MapGet("/problems/{name}", GetProblem).WithSummary("What a problem type means, and what helps");
        app.MapOpenApi("/openapi/{documentName}.json");
    }

    private static JsonHttpResult<Readiness> GetReadiness(HttpContext context)
    {
        context.Response.Headers.CacheControl = CacheControl.Never;
        var readiness = Readiness.Of(context.RequestServices);
        return TypedResults.Json(readiness, OriginJson.Default.Readiness, statusCode: readiness.Ready ? 200 : 503);
    }

    private static async Task<IResult> GetMetricsAsync(PrometheusExporter exporter, Gpus gpus, CancellationToken cancellationToken)
    {
        await gpus.RefreshAsync(cancellationToken);
        return TypedResults.Text(exporter.Export(), PrometheusExporter.ContentType);
    }

    private static IResult GetProblem(string name) => Problems.All.FirstOrDefault(kind => kind.Name == name) is { } kind
        ? TypedResults.Text($"{kind.Title}\n{kind.Remedy}\n")
        : TypedResults.NotFound();
}
