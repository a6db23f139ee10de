using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Metrics;
using Microsoft.Extensions.Options;

namespace Loomcast.MediaServer.Sessions;

/// <summary>All sessions of this server: starts, finds and deletes them.</summary>
internal sealed class SessionHost
{
    // 26 letters of 32 are 130 bits: nobody guesses an id.
    private const string IdLetters = "abcdefghijklmnopqrstuvwxyz234567";
    private const int IdLength = 26;

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly LiveStreams _streams;
    private readonly SessionRunner _runner;
    private readonly int _mostRunning;
    private int _running;
    private long _started;

    public SessionHost(LiveStreams streams, SessionRunner runner, OriginMetrics metrics, IOptions<SessionOptions> options)
    {
        (_streams, _runner, _mostRunning) = (streams, runner, options.Value.MaxRunning);
        metrics.ObserveSessions(CountByState);
    }

    /// <summary>Newest first.</summary>
    public IEnumerable<Session> All => _sessions.Values.OrderByDescending(s => s.Number);

    public bool TryFind(string id, [NotNullWhen(true)] out Session? session) => _sessions.TryGetValue(id, out session);

    /// <summary>Makes a session and lets it run.</summary>
    /// <returns>Null where too many run already.</returns>
    /// <exception cref="ArgumentException">The plan holds a choice that the pipeline does not know.</exception>
    public Session? Start(SessionPlan plan)
    {
        if (Interlocked.Increment(ref _running) > _mostRunning)
        {
            Interlocked.Decrement(ref _running);
            return null;
        }

        var id = RandomNumberGenerator.GetString(IdLetters, IdLength);
        try
        {
            var session = _runner.Start(id, Interlocked.Increment(ref _started), plan, _streams.Add(id, plan.Stream));
            session.Completion = FreePlaceAsync(session.Completion);
            return _sessions[id] = session;
        }
        catch (ArgumentException)
        {
            Interlocked.Decrement(ref _running);
            _streams.Delete(id);
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
        _streams.Delete(session.Id);
        session.Dispose();
    }

    private async Task FreePlaceAsync(Task completion)
    {
        await completion;
        Interlocked.Decrement(ref _running);
    }

    private IEnumerable<Measurement<int>> CountByState() =>
        _sessions.Values.GroupBy(s => s.Log.Snapshot.State)
            .Select(group => new Measurement<int>(group.Count(), KeyValuePair.Create<string, object?>("state", group.Key.ToString().ToLowerInvariant())));
}
