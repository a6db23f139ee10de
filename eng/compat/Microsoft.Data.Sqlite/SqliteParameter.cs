namespace Microsoft.Data.Sqlite;

/// <summary>A named value of a command: null, an integer, a double, a string or bytes.</summary>
public class SqliteParameter(string? name, object? value)
{
    public virtual string ParameterName { get; set; } = name ?? "";

    public virtual object? Value { get; set; } = value;
}
