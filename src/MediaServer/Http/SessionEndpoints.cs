using System.Text.Json;
using Loomcast.MediaServer.Access;
using Loomcast.MediaServer.Events;
using Loomcast.MediaServer.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;

namespace Loomcast.MediaServer.Http;

/// <summary>/api/sessions</summary>
internal static class SessionEndpoints
{
    private const int MostJsonBytes = 256 * 1024;
    private const int MostPerPage = 100;

    public static void MapSessions(this WebApplication app)
    {
        var sessions = app.MapGroup("/api/sessions").WithTags("Sessions");
        sessions.MapPost("/", StartAsync).Accepts<SessionRequest>("application/json").Produces<SessionResource>(201).ProducesProblem(400).ProducesProblem(503)
            .WithSummary("Start a session").WithDescription("The answer's playback.hls can be given to a player at once. Where no place is free the session is 'queued', with its position in line, and runs by itself when its turn comes; or it is refused with 503 and Retry-After (Sessions:WhenFull, Sessions:MaxWaiting).");
        sessions.MapPost("/check", CheckAsync).Accepts<SessionRequest>("application/json").Produces(204).ProducesProblem(400)
            .WithSummary("Ask whether a session could be started so").WithDescription("The body is that of a start. 204, or the problem that a start would have; nothing is started.");
        sessions.MapGet("/", List).Produces<SessionPage>().ProducesProblem(400)
            .WithSummary("List the sessions, newest first").WithDescription("With 'pipeline' or 'state' only those; 'limit' and 'before' page through them, as 'next' does.");
        sessions.MapGet("/{id}", Get).Produces<SessionResource>().ProducesProblem(404)
            .WithSummary("A session: all that its events have said");
        sessions.MapDelete("/{id}", DeleteAsync).Produces(204).ProducesProblem(404)
            .WithSummary("Cancel a session and delete its media");
        sessions.MapPost("/{id}/end", End).Produces(202).ProducesProblem(404)
            .WithSummary("End a session").WithDescription("Finishes the turns that are queued; then the stream ends and stays playable. A session that waits in line never begins.");
        sessions.MapPost("/{id}/retry", Retry).Produces(202).ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Let a stage that failed try again").WithDescription("What is finished is not done again. A generation session waits for it while a stage is told as failed.");
        sessions.MapGet("/{id}/events", ListenAsync).DisableHttpMetrics().Produces(200, contentType: "text/event-stream").ProducesProblem(404)
            .WithSummary("Listen to a session's events").WithDescription("Server-sent events: status, stage, progress, detail, transcript, turn, file, error, end. Last-Event-ID resumes without loss.");
    }

    public static Problem Unknown(string id) => new(Problems.UnknownSession, $"No session has the id '{id}'.");

    public static Problem Queued(Session session) => new(Problems.Queued, $"It is number {session.Log.Snapshot.Position} in line.", TimeSpan.FromSeconds(5));

    private static Task<IResult> StartAsync(HttpContext context, SessionHost sessions, SignedAddresses addresses, Pipelines pipelines) =>
        PlanAsync(context, pipelines, plan => Start(plan, context, sessions, addresses));

    private static Task<IResult> CheckAsync(HttpContext context, Pipelines pipelines) => PlanAsync(context, pipelines, _ => TypedResults.NoContent());

    private static async Task<IResult> PlanAsync(HttpContext context, Pipelines pipelines, Func<SessionPlan, IResult> use)
    {
        if (!context.Request.HasJsonContentType())
        {
            return new Problem(Problems.WrongType, "The body is application/json.");
        }

        if (await Body.ReadAsync(context.Request, MostJsonBytes, context.RequestAborted) is not { } json)
        {
            return new Problem(Problems.TooLarge, $"The body has more than {MostJsonBytes} bytes.");
        }

        try
        {
            var request = JsonSerializer.Deserialize(json.Span, OriginJson.Default.SessionRequest);
            return pipelines.TryPlan(request, out var plan, out var problem) ? use(plan) : problem;
        }
        catch (JsonException e)
        {
            return new Problem(Problems.BadRequest, $"The body is not {{\"pipeline\": \"...\", \"options\": {{...}}}}: {e.Message}");
        }
    }

    private static IResult Start(SessionPlan plan, HttpContext context, SessionHost sessions, SignedAddresses addresses)
    {
        if (Readiness.Of(context.RequestServices) is { Ready: false } readiness)
        {
            return new Problem(Problems.NotReady, string.Join(' ', readiness.Reasons), TimeSpan.FromSeconds(1));
        }

        try
        {
            return sessions.Start(plan, ClientName.Of(context)) is { } session
                ? TypedResults.Created($"/api/sessions/{session.Id}", SessionResource.Of(session, addresses, context.Request))
                : new Problem(Problems.Busy, $"As many sessions run, or wait in line, as this server allows for '{plan.Pipeline}'.", TimeSpan.FromSeconds(10));
        }
        catch (ArgumentException e)
        {
            return new Problem(Problems.BadOption, e.Message);
        }
        catch (SqliteException e)
        {
            return new Problem(Problems.NotReady, $"The session cannot be kept: {e.Message} Free some space, or set Storage:Folder to another folder.", TimeSpan.FromSeconds(10));
        }
    }

    private static IResult List(
        HttpContext context, SessionHost sessions, SignedAddresses addresses, Pipelines pipelines, [AsParameters] SessionFilter filter, int limit = 20, long before = long.MaxValue)
    {
        if (filter.Check(pipelines) is { } problem)
        {
            return problem;
        }

        var count = Math.Clamp(limit, 1, MostPerPage);
        var found = sessions.All.Where(s => s.Number < before && filter.Takes(s)).Take(count + 1).ToList();
        var next = found.Count > count ? $"/api/sessions?limit={count}&before={found[count - 1].Number}{filter.Query}" : null;
        return TypedResults.Ok(new SessionPage([.. found.Take(count).Select(s => SessionResource.Of(s, addresses, context.Request))], next));
    }

    private static IResult Get(string id, HttpContext context, SessionHost sessions, SignedAddresses addresses)
    {
        if (!sessions.TryFind(id, out var session))
        {
            return Unknown(id);
        }

        session.CountLook();
        return TypedResults.Ok(SessionResource.Of(session, addresses, context.Request));
    }

    private static async Task<IResult> DeleteAsync(string id, SessionHost sessions)
    {
        if (!sessions.TryFind(id, out var session))
        {
            return Unknown(id);
        }

        await sessions.DeleteAsync(session);
        return TypedResults.NoContent();
    }

    private static IResult End(string id, SessionHost sessions)
    {
        if (!sessions.TryFind(id, out var session))
        {
            return Unknown(id);
        }

        session.End();
        return TypedResults.Accepted($"/api/sessions/{id}");
    }

    private static IResult Retry(string id, SessionHost sessions) =>
        !sessions.TryFind(id, out var session) ? Unknown(id)
        : session.Retry() ? TypedResults.Accepted($"/api/sessions/{id}")
        : new Problem(Problems.NothingFailed, $"No stage of the session waits for a retry; its state is '{session.Log.Snapshot.State.ToString().ToLowerInvariant()}'.");

    private static async Task<IResult> ListenAsync(
        string id, HttpContext context, SessionHost sessions, EventStream events, [FromHeader(Name = "Last-Event-ID")] string? lastEventId = null)
    {
        if (!sessions.TryFind(id, out var session))
        {
            return Unknown(id);
        }

        try
        {
            return await events.WriteAsync(session.Log, context);
        }
        finally
        {
            session.CountLook();
        }
    }
}
