namespace Microsoft.Data.Sqlite;

/// <summary>All or nothing; disposed of without <see cref="Commit"/>, nothing.</summary>
public class SqliteTransaction : IDisposable
{
    private readonly SqliteConnection _connection;
    private bool _isOver;

    internal SqliteTransaction(SqliteConnection connection)
    {
        _connection = connection;
        Execute("BEGIN IMMEDIATE");
    }

    public virtual void Commit()
    {
        Execute("COMMIT");
        _isOver = true;
    }

    public virtual void Rollback()
    {
        _isOver = true;
        Execute("ROLLBACK");
    }

    public void Dispose()
    {
        if (!_isOver)
        {
            Rollback();
        }

        GC.SuppressFinalize(this);
    }

    private void Execute(string text)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
