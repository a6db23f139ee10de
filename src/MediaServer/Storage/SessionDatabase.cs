using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Loomcast.MediaServer.Storage;

/// <summary>Sessions and their events in SQLite. What a method has written when it returns survives the end of the process, however it ends.</summary>
/// <remarks>Any thread calls; one at a time is let in. A write takes some 20 microseconds, since nothing waits for the disk but <see cref="Tidy"/>.</remarks>
internal sealed class SessionDatabase : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        PRAGMA wal_autocheckpoint = 0;
        CREATE TABLE IF NOT EXISTS sessions (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, pipeline TEXT NOT NULL, options TEXT NOT NULL, created TEXT NOT NULL, client TEXT NOT NULL DEFAULT '');
        CREATE TABLE IF NOT EXISTS events (session INTEGER NOT NULL, id INTEGER NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (session, id)) WITHOUT ROWID;
        """;

    private const string SelectEvents = "SELECT id, type, data FROM events WHERE session = $session ORDER BY id";

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteConnection _tidying;
    private readonly SqliteCommand _addSession;
    private readonly SqliteCommand _addEvent;
    private readonly SqliteCommand _delete;

    /// <exception cref="SqliteException">The file cannot be opened, or is no database.</exception>
    public SessionDatabase(MediaFolder folder)
    {
        _connection = Open(folder.DatabasePath);
        using (var schema = Command(_connection, Schema))
        {
            schema.ExecuteNonQuery();
        }

        AddClients();
        _tidying = Open(folder.DatabasePath);
        _addSession = Command(_connection, "INSERT INTO sessions VALUES ($number, $id, $pipeline, $options, $created, $client)", "$number", "$id", "$pipeline", "$options", "$created", "$client");
        _addEvent = Command(_connection, "INSERT INTO events VALUES ($session, $id, $type, $data)", "$session", "$id", "$type", "$data");
        _delete = Command(_connection, "DELETE FROM sessions WHERE number = $number; DELETE FROM events WHERE session = $number", "$number");
    }

    /// <exception cref="SqliteException">Nothing was written.</exception>
    public void Add(KeptSession session) => Execute(
        _addSession, session.Number, session.Id, session.Pipeline, session.Options, session.CreatedAt.ToString("O", CultureInfo.InvariantCulture), session.Client);

    /// <exception cref="SqliteException">Nothing was written.</exception>
    public void Add(long session, KeptEvent e) => Execute(_addEvent, session, e.Id, e.Type, e.Data);

    /// <summary>Forgets a session. If the server is killed in the middle, its events stay, which nobody finds.</summary>
    public void Delete(long session) => Execute(_delete, session);

    /// <summary>All sessions, oldest first.</summary>
    public ImmutableArray<KeptSession> ReadAll()
    {
        lock (_gate)
        {
            using var sessions = Command(_connection, "SELECT number, id, pipeline, options, created, client FROM sessions ORDER BY number");
            using var events = Command(_connection, SelectEvents, "$session");
            using var rows = sessions.ExecuteReader();
            var all = ImmutableArray.CreateBuilder<KeptSession>();
            while (rows.Read())
            {
                var created = DateTimeOffset.Parse(rows.GetString(4), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
                var session = new KeptSession(rows.GetInt64(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), created) { Client = rows.GetString(5) };
                all.Add(session with { Events = ReadEvents(events, session.Number) });
            }

            return all.ToImmutable();
        }
    }

    /// <summary>All that a session told, in order.</summary>
    public ImmutableArray<KeptEvent> ReadEvents(long session)
    {
        lock (_gate)
        {
            using var events = Command(_connection, SelectEvents, "$session");
            return ReadEvents(events, session);
        }
    }

    /// <summary>Moves what was written from the write-ahead log into the database; writers do not wait for it.</summary>
    public void Tidy()
    {
        using var checkpoint = Command(_tidying, "PRAGMA wal_checkpoint(PASSIVE)");
        checkpoint.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _addSession.Dispose();
        _addEvent.Dispose();
        _delete.Dispose();
        _tidying.Dispose();
        _connection.Dispose();
    }

    private static ImmutableArray<KeptEvent> ReadEvents(SqliteCommand select, long session)
    {
        select.Parameters["$session"].Value = session;
        using var rows = select.ExecuteReader();
        var events = ImmutableArray.CreateBuilder<KeptEvent>();
        while (rows.Read())
        {
            events.Add(new KeptEvent(rows.GetInt64(0), rows.GetString(1), rows.GetString(2)));
        }

        return events.ToImmutable();
    }

    private void Execute(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        lock (_gate)
        {
            for (var index = 0; index < values.Length; index++)
            {
                command.Parameters[index].Value = values[index];
            }

            command.ExecuteNonQuery();
        }
    }

    /// <summary>Databases of the time before sessions stood in line do not have them.</summary>
    private void AddClients()
    {
        using var columns = Command(_connection, "SELECT name FROM pragma_table_info('sessions') WHERE name = 'client'");
        using var change = Command(_connection, "ALTER TABLE sessions ADD COLUMN client TEXT NOT NULL DEFAULT ''");
        if (columns.ExecuteScalar() is null)
        {
            change.ExecuteNonQuery();
        }
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string text, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var parameter in parameters)
        {
            command.Parameters.AddWithValue(parameter, DBNull.Value);
        }

        return command;
    }
}
