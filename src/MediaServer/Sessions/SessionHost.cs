using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Metrics;
using Loomcast.MediaServer.Storage;
using Microsoft.Data.Sqlite;

namespace Loomcast.MediaServer.Sessions;

/// <summary>All sessions of this server: starts, finds and deletes them.</summary>
internal sealed partial class SessionHost
{
    // 26 letters of 32 are 130 bits: nobody guesses an id.
    private const string IdLetters = "abcdefghijklmnopqrstuvwxyz234567";
    private const int IdLength = 26;

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly LiveStreams _streams;
    private readonly SessionRunner _runner;
    private readonly SessionDatabase _database;
    private readonly MediaFolder _folder;
    private readonly ILogger<SessionHost> _logger;
    private readonly SessionQueue _queue;
    private long _started;

    public SessionHost(LiveStreams streams, SessionRunner runner, SessionDatabase database, MediaFolder folder, OriginMetrics metrics, SessionQueue queue, ILogger<SessionHost> logger)
    {
        (_streams, _runner, _database, _folder, _logger, _queue) = (streams, runner, database, folder, logger, queue);
        metrics.ObserveSessions(CountByState, CountWaiting, () => _sessions.Values.Count(s => s.Stream.Demand.IsResting));
    }

    /// <summary>Newest first.</summary>
    public IEnumerable<Session> All => _sessions.Values.OrderByDescending(s => s.Number);

    /// <summary>Of media, in all.</summary>
    public long Bytes => _sessions.Values.Sum(s => s.Stream.Bytes);

    public bool TryFind(string id, [NotNullWhen(true)] out Session? session) => _sessions.TryGetValue(id, out session);

    /// <summary>Takes up the sessions that an earlier run of the server has kept, and removes what belongs to none.</summary>
    public void Restore()
    {
        var kept = _database.ReadAll();
        _folder.KeepOnly(kept.Select(session => session.Id).ToHashSet());
        foreach (var session in kept.Select(one => _runner.Restore(one, _queue)))
        {
            if (session.Ticket is { } ticket)
            {
                session.Completion = FreePlaceAsync(session.Completion, ticket);
            }

            _sessions[session.Id] = session;
            _started = session.Number;
        }

        _queue.Open();
    }

    /// <summary>Stops all without an end: the next run of the server goes on with them.</summary>
    public Task SuspendAllAsync()
    {
        _queue.Close();
        var all = All.ToList();
        all.ForEach(session => session.Suspend());
        return Task.WhenAll(all.Select(session => session.Completion));
    }

    /// <summary>Makes a session, which runs at once or waits in line.</summary>
    /// <param name="plan">What was asked for.</param>
    /// <param name="client">Who asked for it: places are shared fairly between clients.</param>
    /// <returns>Null where too many run or wait already.</returns>
    /// <exception cref="ArgumentException">The plan holds a choice that the pipeline does not know.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The session cannot be kept.</exception>
    public Session? Start(SessionPlan plan, string client = "")
    {
        if (_queue.TryJoin(plan.Pipeline, client) is not { } ticket)
        {
            return null;
        }

        var id = RandomNumberGenerator.GetString(IdLetters, IdLength);
        try
        {
            var session = _runner.Start(id, Interlocked.Increment(ref _started), plan, ticket);
            session.Completion = FreePlaceAsync(session.Completion, ticket);
            return _sessions[id] = session;
        }
        catch
        {
            _queue.Leave(ticket);
            throw;
        }
    }

    /// <summary>Cancels the session where it still runs, and deletes its media.</summary>
    public async Task DeleteAsync(Session session)
    {
        if (!_sessions.TryRemove(session.Id, out _))
        {
            return;
        }

        session.Cancel();
        await session.Completion;
        Forget(session);
        session.Dispose();
    }

    /// <summary>The same where nobody waits for it.</summary>
    /// <returns>False where something could not be deleted, which is logged.</returns>
    public async Task<bool> TryDeleteAsync(Session session)
    {
        try
        {
            await DeleteAsync(session);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            LogLeftBehind(e, session.Id);
            return false;
        }
    }

    // Row before media: killed between the two, the next start of the server removes what belongs to no session.
    private void Forget(Session session)
    {
        try
        {
            _database.Delete(session.Number);
            _streams.Delete(session.Id);
        }
        catch (SqliteException)
        {
            // To delete a row takes some room as well: on a full disk it is the media that makes it.
            _streams.Delete(session.Id);
            _database.Delete(session.Number);
        }
    }

    private async Task FreePlaceAsync(Task completion, QueueTicket ticket)
    {
        await completion;
        _queue.Leave(ticket);
    }

    private IEnumerable<Measurement<int>> CountByState() =>
        _sessions.Values.GroupBy(s => s.Log.Snapshot.State)
            .Select(group => new Measurement<int>(group.Count(), KeyValuePair.Create<string, object?>("state", group.Key.ToString().ToLowerInvariant())));

    private IEnumerable<Measurement<int>> CountWaiting() =>
        _sessions.Values.GroupBy(s => s.Pipeline)
            .Select(group => new Measurement<int>(group.Count(s => s.IsQueued), KeyValuePair.Create<string, object?>("pipeline", group.Key)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The media of session {Id} could not be deleted; the next start of the server tries again.")]
    private partial void LogLeftBehind(Exception exception, string id);
}
