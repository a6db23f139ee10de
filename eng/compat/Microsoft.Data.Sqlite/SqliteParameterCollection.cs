namespace Microsoft.Data.Sqlite;

/// <summary>The values of a command.</summary>
public class SqliteParameterCollection
{
    private readonly List<SqliteParameter> _parameters = [];

    internal IReadOnlyList<SqliteParameter> All => _parameters;

    public virtual SqliteParameter this[int index] => _parameters[index];

    public virtual SqliteParameter this[string parameterName] => _parameters.Find(parameter => parameter.ParameterName == parameterName)
        ?? throw new ArgumentOutOfRangeException(nameof(parameterName), parameterName, "There is no such parameter.");

    public virtual SqliteParameter AddWithValue(string? parameterName, object? value)
    {
        var parameter = new SqliteParameter(parameterName, value);
        _parameters.Add(parameter);
        return parameter;
    }
}
