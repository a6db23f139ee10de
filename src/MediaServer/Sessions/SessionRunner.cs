using System.Diagnostics.CodeAnalysis;
using Loomcast.MediaServer.Events;
using Loomcast.MediaServer.Live;
using Loomcast.Pipeline.Encoding;
using Loomcast.Pipeline.Sessions;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Sessions;

/// <summary>Runs a session's pipeline and tells its beginning and end: whatever happens inside, the log gets an end and the stream an ENDLIST.</summary>
internal sealed partial class SessionRunner(IOptions<EventOptions> events, TimeProvider time, ILogger<SessionRunner> logger)
{
    private static readonly Func<ILogger, string, IDisposable?> ScopeOf = LoggerMessage.DefineScope<string>("Session {Session}");

    /// <exception cref="ArgumentException">The plan holds a choice that the pipeline does not know.</exception>
    public Session Start(string id, long number, SessionPlan plan, LiveStream stream)
    {
        var log = new EventLog(events.Value.Kept);
        var work = plan.Begin(new SessionContext(id, log.Append, stream, time, logger));
        var session = new Session(time)
        {
            Id = id,
            Number = number,
            Pipeline = plan.Pipeline,
            Log = log,
            Stream = stream,
            Conversation = work.Conversation,
        };
        log.Append(new StatusEvent { At = time.GetUtcNow(), State = SessionState.Running });
        using (ExecutionContext.SuppressFlow())
        {
            // Its logs and traces are those of the session, not those of the request that started it.
            session.Completion = Task.Run(() => RunAsync(session, work), CancellationToken.None);
        }

        return session;
    }

    private async Task RunAsync(Session session, SessionWork work)
    {
        using var scope = ScopeOf(logger, session.Id);
        LogStarted(session.Id, session.Pipeline);
        var state = await RunToEndAsync(session, work);
        await session.Stream.CloseAsync(CancellationToken.None);
        session.Log.Append(new EndEvent { At = time.GetUtcNow(), State = state });
        LogEnded(session.Id, state);
    }

    [SuppressMessage("Design", "CA1031", Justification = "The top of a session: whatever fails in a pipeline ends this session and no other.")]
    private async Task<SessionState> RunToEndAsync(Session session, SessionWork work)
    {
        try
        {
            await work.RunAsync(session.Cancelled);
            return SessionState.Ended;
        }
        catch (OperationCanceledException) when (session.Cancelled.IsCancellationRequested)
        {
            return SessionState.Cancelled;
        }
        catch (Exception e)
        {
            LogFailed(e, session.Id);
            session.Log.Append(Explain(e));
            return SessionState.Failed;
        }
    }

    private ErrorEvent Explain(Exception e)
    {
        var (title, reason) = e switch
        {
            IOException => ("The media could not be stored", $"{e.Message} Free some space."),
            EncodingException => ("The stream cannot go on", e.Message),
            _ => ("The session failed", "The server's log says why, under the session's id."),
        };
        return new() { At = time.GetUtcNow(), Title = title, Detail = $"{reason} What was published stays playable; go on in a new session." };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Id} starts: {Pipeline}.")]
    private partial void LogStarted(string id, string pipeline);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Id} is {State}.")]
    private partial void LogEnded(string id, SessionState state);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Id} failed.")]
    private partial void LogFailed(Exception exception, string id);
}
