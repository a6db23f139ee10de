using Loomcast.MediaServer.Storage;
using Microsoft.Data.Sqlite;

namespace Loomcast.MediaServer.Events;

/// <summary>
/// Keeps the events of one session in the database. Where that fails, on a full disk, the session goes on and its listeners hear of it; the
/// events are kept as soon as there is room again, in their order, so that what is kept never has a hole.
/// </summary>
/// <remarks>Called by the event log, one event at a time.</remarks>
internal sealed partial class EventJournal(SessionDatabase database, long session, ILogger logger)
{
    private readonly Queue<KeptEvent> _waiting = [];

    public void Keep(KeptEvent e)
    {
        _waiting.Enqueue(e);
        try
        {
            while (_waiting.TryPeek(out var next))
            {
                database.Add(session, next);
                _waiting.Dequeue();
            }
        }
        catch (SqliteException failure)
        {
            if (_waiting.Count == 1)
            {
                LogNotKept(failure, e.Id);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Events from number {Id} on cannot be kept: a restart would lose them.")]
    private partial void LogNotKept(Exception exception, long id);
}
