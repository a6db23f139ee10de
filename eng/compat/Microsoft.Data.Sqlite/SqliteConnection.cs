namespace Microsoft.Data.Sqlite;

/// <summary>One open database. Not for several threads at once.</summary>
public class SqliteConnection(string? connectionString) : IDisposable
{
    private const string DataSourceKey = "Data Source=";
    private const int BusyMilliseconds = 30_000; // the package's default

    internal nint Handle { get; private set; }

    /// <summary>The database's file.</summary>
    public virtual string DataSource { get; } = connectionString is not null && connectionString.StartsWith(DataSourceKey, StringComparison.Ordinal)
        ? connectionString[DataSourceKey.Length..]
        : throw new ArgumentException($"The connection string is '{DataSourceKey}PATH'.", nameof(connectionString));

    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public virtual void Open()
    {
        var result = SqliteLibrary.Open(DataSource, out var handle, SqliteLibrary.OpenReadWrite | SqliteLibrary.OpenCreate, 0);
        Handle = handle;
        SqliteException.Check(result, handle);
        _ = SqliteLibrary.SetBusyTimeout(handle, BusyMilliseconds);
    }

    public virtual SqliteCommand CreateCommand() => new() { Connection = this };

    public virtual SqliteTransaction BeginTransaction() => new(this);

    public virtual void Close()
    {
        if (Handle != 0)
        {
            _ = SqliteLibrary.Close(Handle); // statements that are still open keep it until they are disposed of
            Handle = 0;
        }
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }
}
