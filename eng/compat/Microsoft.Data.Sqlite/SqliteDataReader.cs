using System.Text;

namespace Microsoft.Data.Sqlite;

/// <summary>The rows of a statement, one after the other.</summary>
public class SqliteDataReader : IDisposable
{
    private const int Integer = 1;
    private readonly nint _database;
    private readonly nint _statement;

    internal SqliteDataReader(nint database, nint statement) => (_database, _statement) = (database, statement);

    public virtual int FieldCount => SqliteLibrary.CountColumns(_statement);

    /// <returns>False after the last row.</returns>
    public virtual bool Read()
    {
        var result = SqliteLibrary.Step(_statement);
        SqliteException.Check(result, _database);
        return result == SqliteLibrary.Row;
    }

    public virtual bool IsDBNull(int ordinal) => SqliteLibrary.TypeOf(_statement, ordinal) == SqliteLibrary.Null;

    public virtual long GetInt64(int ordinal) => SqliteLibrary.Int64Of(_statement, ordinal);

    public virtual unsafe string GetString(int ordinal)
    {
        var text = SqliteLibrary.TextOf(_statement, ordinal); // before its length, which may change with it
        return Encoding.UTF8.GetString(text, SqliteLibrary.LengthOf(_statement, ordinal));
    }

    public virtual object GetValue(int ordinal) => SqliteLibrary.TypeOf(_statement, ordinal) == Integer ? GetInt64(ordinal) : GetString(ordinal);

    public void Dispose()
    {
        _ = SqliteLibrary.Reset(_statement);
        GC.SuppressFinalize(this);
    }
}
