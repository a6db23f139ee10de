using System.Text;

namespace Microsoft.Data.Sqlite;

/// <summary>One statement or several, separated by semicolons; the statements stay prepared until the command is disposed of.</summary>
public class SqliteCommand : IDisposable
{
    private readonly List<nint> _statements = [];

    public virtual SqliteConnection? Connection { get; set; }

    /// <summary>Set once.</summary>
    public virtual string CommandText { get; set; } = "";

    public virtual SqliteParameterCollection Parameters { get; } = new();

    private nint Database => Connection?.Handle is { } handle and not 0 ? handle : throw new InvalidOperationException("The connection is not open.");

    /// <returns>Rows that were changed.</returns>
    public virtual int ExecuteNonQuery()
    {
        using var reader = ExecuteReader();
        while (reader.Read())
        {
            // rows that nobody asked for
        }

        return SqliteLibrary.ChangesOf(Database);
    }

    /// <returns>The first value of the first row, a long or a string; null where there is none.</returns>
    public virtual object? ExecuteScalar()
    {
        using var reader = ExecuteReader();
        return reader.Read() && !reader.IsDBNull(0) ? reader.GetValue(0) : null;
    }

    /// <summary>Runs all statements; the rows are those of the last one.</summary>
    public virtual SqliteDataReader ExecuteReader()
    {
        Prepare();
        foreach (var statement in _statements)
        {
            Bind(statement);
        }

        foreach (var statement in _statements[..^1])
        {
            using var first = new SqliteDataReader(Database, statement);
            while (first.Read())
            {
                // a pragma may answer
            }
        }

        return new SqliteDataReader(Database, _statements[^1]);
    }

    public virtual unsafe void Prepare()
    {
        if (_statements.Count > 0)
        {
            return;
        }

        var text = Encoding.UTF8.GetBytes(CommandText + '\0');
        fixed (byte* start = text)
        {
            for (var at = start; *at != 0;)
            {
                SqliteException.Check(SqliteLibrary.Prepare(Database, at, -1, out var statement, out at), Database);
                if (statement != 0) // none for white space after the last semicolon
                {
                    _statements.Add(statement);
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            _ = SqliteLibrary.Finish(statement);
        }

        _statements.Clear();
        GC.SuppressFinalize(this);
    }

    private void Bind(nint statement)
    {
        foreach (var parameter in Parameters.All)
        {
            if (SqliteLibrary.IndexOf(statement, parameter.ParameterName) is var index and > 0)
            {
                SqliteException.Check(Bind(statement, index, parameter.Value), Database);
            }
        }
    }

    private static unsafe int Bind(nint statement, int index, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                return SqliteLibrary.BindNull(statement, index);
            case int or long or short or byte or bool:
                return SqliteLibrary.Bind(statement, index, Convert.ToInt64(value, null));
            case double number:
                return SqliteLibrary.Bind(statement, index, number);
            case string text:
                var utf8 = Encoding.UTF8.GetBytes(text + '\0');
                fixed (byte* first = utf8)
                {
                    return SqliteLibrary.BindText(statement, index, first, utf8.Length - 1, SqliteLibrary.Transient);
                }

            case byte[] bytes:
                fixed (byte* first = bytes)
                {
                    return SqliteLibrary.BindBlob(statement, index, first, bytes.Length, SqliteLibrary.Transient);
                }

            default:
                throw new InvalidOperationException($"A {value.GetType()} cannot be stored.");
        }
    }
}
