using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Sessions;

namespace Loomcast.MediaServer.Ops;

/// <summary>What the page /ops shows.</summary>
internal static class OpsEndpoints
{
    private const int MostSessions = 1000;

    public static void MapOps(this WebApplication app) => app.MapGet("/api/ops", GetAsync).WithTags("Status").DisableHttpMetrics().Produces<OpsSnapshot>()
        .WithSummary("How the server fares, now")
        .WithDescription("The machine, the models with their lines, what stages take, and the sessions: those that go on before those that have ended, newest first, 'limit' of them at most. The same figures are in /metrics.");

    private static async Task<IResult> GetAsync(HttpContext context, SessionHost sessions, Machine machine, Gpus gpus, RecentMeasurements recent, int limit = 100)
    {
        await gpus.RefreshAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = CacheControl.Never;
        var all = sessions.All.OrderBy(session => session.HasEnded).ToList(); // stable: newest first in both
        return TypedResults.Ok(new OpsSnapshot
        {
            At = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
            Machine = machine.Read(),
            Gpus = gpus.Known,
            Models = [.. recent.LabelsOf(OpsModel.Runs).Select(model => OpsModel.Of(model, recent))],
            Engines = Readiness.Of(context.RequestServices).Engines,
            Stages = [.. recent.LabelsOf(OpsStage.Times).Select(stage => new OpsStage(stage, recent.SpreadOf(OpsStage.Times, stage)!))],
            FirstPart = recent.SpreadOf("loomcast.turn.first_part"),
            GeneratedSlices = recent.SumOf("loomcast.timeline.generated_slices"),
            IdleSlices = recent.SumOf("loomcast.timeline.idle_slices"),
            GapSlices = recent.SumOf("loomcast.timeline.gap_slices"),
            SessionCount = all.Count,
            Resting = all.Count(session => session.Stream.Demand.IsResting),
            Sessions = [.. all.Take(Math.Clamp(limit, 0, MostSessions)).Select(OpsSession.Of)],
        });
    }
}
