using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Loomcast.MediaServer.Events;
using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Storage;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Sessions;

/// <summary>Runs a session's pipeline and tells its beginning and end: whatever happens inside, the log gets an end and the stream an ENDLIST.</summary>
internal sealed partial class SessionRunner(
    SessionDatabase database, LiveStreams streams, MakePlan makePlan, WhenReady whenReady, IOptions<EventOptions> events, IOptions<SessionOptions> sessions, TimeProvider time, ILogger<SessionRunner> logger)
{
    private static readonly Func<ILogger, string, IDisposable?> ScopeOf = LoggerMessage.DefineScope<string>("Session {Session}");

    /// <exception cref="ArgumentException">The plan holds a choice that the pipeline does not know.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The session cannot be kept.</exception>
    public Session Start(string id, long number, SessionPlan plan, QueueTicket ticket)
    {
        var kept = new KeptSession(number, id, plan.Pipeline, plan.Options, time.GetUtcNow()) { Client = ticket.Client };
        var session = SessionOf(kept, streams.Add(id, plan.Stream), ticket);
        try
        {
            var work = plan.Begin(ContextOf(session, earlier: null));
            session.Held = plan.Hold();
            database.Add(kept);
            Tell(session, ticket.Standing);
            session.TakeUp(work);
            session.Completion = Detach(() => RunAsync(session, plan, work.RunAsync));
            return session;
        }
        catch
        {
            session.GiveBack();
            streams.Delete(id);
            throw;
        }
    }

    /// <summary>Takes up a session of an earlier run of the server. One that ran goes on and one that waited waits again, unless that is too long ago.</summary>
    public Session Restore(KeptSession kept, SessionQueue queue)
    {
        var log = LogOf(kept.Number);
        var told = Recall(log, kept);
        var hasEnded = log.Snapshot.EndedAt is not null;
        var (plan, reason) = hasEnded ? default : PlanAgain(kept);
        var ticket = hasEnded ? null : queue.Rejoin(kept.Pipeline, kept.Client, waits: plan is not null && log.Snapshot.State == SessionState.Queued);
        var session = SessionOf(kept, streams.Restore(kept.Id, plan?.Stream ?? StreamSettings.Default, hasEnded), ticket, log);
        foreach (var e in told)
        {
            session.Stream.Ranges.Follow(e);
        }

        if (!hasEnded)
        {
            session.IsResuming = true;
            session.Held = plan?.Hold() ?? [];
            var isTooLate = time.GetUtcNow() - (session.Stream.EndsAt ?? log.Snapshot.UpdatedAt) > sessions.Value.ResumeWithin;
            if (isTooLate)
            {
                ticket!.TryWithdraw();
            }

            session.Completion = Detach(() => RunAsync(session, plan, cancellationToken => plan is null ? Task.FromException(new ResumeException(reason))
                : isTooLate ? Task.CompletedTask
                : ResumeAsync(session, plan, told, cancellationToken)));
        }

        return session;
    }

    private async Task ResumeAsync(Session session, SessionPlan plan, ImmutableArray<SessionEvent> told, CancellationToken cancellationToken)
    {
        var work = await BeginAgainAsync(plan, ContextOf(session, new EarlierRun(told, session.Stream.Progress)), cancellationToken);
        session.TakeUp(work);
        session.IsResuming = false;
        await work.RunAsync(cancellationToken);
    }

    /// <summary>At once where that can be; what is not known yet may be known when all engines are loaded.</summary>
    private async Task<SessionWork> BeginAgainAsync(SessionPlan plan, SessionContext context, CancellationToken cancellationToken)
    {
        for (var isReady = false; ; isReady = true)
        {
            try
            {
                return plan.Begin(context);
            }
            catch (ArgumentException) when (!isReady)
            {
                await whenReady().WaitAsync(cancellationToken);
            }
            catch (ArgumentException e)
            {
                throw new ResumeException(e.Message, e);
            }
        }
    }

    private (SessionPlan? Plan, string Reason) PlanAgain(KeptSession kept)
    {
        try
        {
            return (makePlan(kept.Pipeline, kept.Options), "");
        }
        catch (ArgumentException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>Its logs and traces are those of the session, not those of the request that started it.</summary>
    private static Task Detach(Func<Task> run)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(run, CancellationToken.None);
        }
    }

    private SessionContext ContextOf(Session session, EarlierRun? earlier) => new(session.Id, session.Tell, session.Stream, time, logger)
    {
        Files = session.Stream.Files.Telling(name => session.Tell(new FileEvent { At = time.GetUtcNow(), Name = name })),
        Demand = session.Stream.Demand,
        Earlier = earlier,
        Hurry = session.Stream.Viewers.Hurry,
        Playout = new Playout(time, session.Stream.Demand, session.Stream.Viewers.Furthest, () => session.Stream.StartsAt),
    };

    private EventLog LogOf(long number) => new(events.Value.Kept, new EventJournal(database, number, logger).Keep);

    private Session SessionOf(KeptSession kept, LiveStream stream, QueueTicket? ticket, EventLog? log = null) => new(time)
    {
        Id = kept.Id,
        Number = kept.Number,
        Pipeline = kept.Pipeline,
        CreatedAt = kept.CreatedAt,
        Ticket = ticket,
        Retention = RetentionChoice.In(kept.Options) ?? sessions.Value.Retention,
        Log = log ?? LogOf(kept.Number),
        Stream = stream,
    };

    private ImmutableArray<SessionEvent> Recall(EventLog log, KeptSession kept)
    {
        try
        {
            return log.Restore(kept.Events);
        }
        catch (JsonException e)
        {
            LogForgotten(e, kept.Id);
            return [];
        }
    }

    private async Task RunAsync(Session session, SessionPlan? plan, Func<CancellationToken, Task> run)
    {
        using var scope = ScopeOf(logger, session.Id);
        var state = await RunToEndAsync(session, plan, run);
        session.GiveBack();
        if (session.IsSuspended)
        {
            LogSuspended(session.Id);
            return;
        }

        await session.Stream.CloseAsync(CancellationToken.None);
        ClearWork(session);
        session.Log.Append(new EndEvent { At = time.GetUtcNow(), State = state });
        LogEnded(session.Id, state);
    }

    /// <summary>Nothing goes on from here, whether it was finished or not.</summary>
    private void ClearWork(Session session)
    {
        try
        {
            session.Stream.Files.Work.Clear();
        }
        catch (IOException e)
        {
            LogWorkLeft(e, session.Id); // it goes with the session
        }
    }

    /// <returns>False where it left the line, and is not to begin.</returns>
    private async Task<bool> WaitInLineAsync(Session session)
    {
        for (var standing = session.Ticket!.Standing; ; standing = session.Ticket.Standing)
        {
            if (standing.HasLeft)
            {
                return false;
            }

            Tell(session, standing);
            if (standing.Position is null)
            {
                session.CountTurn(); // nobody could ask anything before
                return true;
            }

            await standing.Changed.WaitAsync(session.Cancelled);
        }
    }

    /// <summary>Where it stands, unless that is known.</summary>
    private void Tell(Session session, Standing standing)
    {
        var known = session.Log.Snapshot;
        var state = standing.Position is null ? SessionState.Running : SessionState.Queued;
        if (known.LastEventId == 0 || known.State != state || known.Position != standing.Position)
        {
            session.Log.Append(new StatusEvent { At = time.GetUtcNow(), State = state, Position = standing.Position });
        }
    }

    /// <summary>An encoder that was lost (killed, out of memory) is replaced, as after a restart of the server; one that cannot run at all is not.</summary>
    private async Task RunWithEncodersAsync(Session session, SessionPlan? plan, Func<CancellationToken, Task> run)
    {
        while (true)
        {
            var begun = time.GetTimestamp();
            try
            {
                await run(session.Cancelled);
                return;
            }
            catch (EncodingException e) when (plan is not null && time.GetElapsedTime(begun) >= sessions.Value.EncoderLife && !session.Cancelled.IsCancellationRequested)
            {
                LogEncoderLost(e, session.Id);
                session.IsResuming = true;
                run = cancellationToken => ResumeAsync(session, plan, [.. database.ReadEvents(session.Number).Select(EventText.Read)], cancellationToken);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The top of a session: whatever fails in a pipeline ends this session and no other.")]
    private async Task<SessionState> RunToEndAsync(Session session, SessionPlan? plan, Func<CancellationToken, Task> run)
    {
        try
        {
            if (await WaitInLineAsync(session))
            {
                LogStarted(session.Id, session.Pipeline);
                await RunWithEncodersAsync(session, plan, run);
            }

            return SessionState.Ended;
        }
        catch (OperationCanceledException) when (session.Cancelled.IsCancellationRequested && session.Fault is { } fault)
        {
            LogFailed(fault, session.Id);
            session.Log.Append(SessionFailure.Explain(fault, time.GetUtcNow()));
            return SessionState.Failed;
        }
        catch (OperationCanceledException) when (session.Cancelled.IsCancellationRequested)
        {
            return SessionState.Cancelled;
        }
        catch (Exception e)
        {
            LogFailed(e, session.Id);
            session.Log.Append(SessionFailure.Explain(e, time.GetUtcNow()));
            return SessionState.Failed;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Id} runs: {Pipeline}.")]
    private partial void LogStarted(string id, string pipeline);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Id} is {State}.")]
    private partial void LogEnded(string id, SessionState state);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Id} waits for the server to start again.")]
    private partial void LogSuspended(string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files that session {Id} worked with could not be deleted; they are when it is.")]
    private partial void LogWorkLeft(Exception exception, string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An encoder of session {Id} was lost; it goes on with another.")]
    private partial void LogEncoderLost(Exception exception, string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Id} failed.")]
    private partial void LogFailed(Exception exception, string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "The events of session {Id} cannot be read.")]
    private partial void LogForgotten(Exception exception, string id);
}
