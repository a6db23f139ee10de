using System.Data.Common;
using System.Runtime.InteropServices;

namespace Microsoft.Data.Sqlite;

/// <summary>SQLite refused something.</summary>
public class SqliteException(string? message, int errorCode, int extendedErrorCode) : DbException(message)
{
    /// <summary>https://sqlite.org/rescode.html: 13 is a full disk.</summary>
    public virtual int SqliteErrorCode { get; } = errorCode;

    public virtual int SqliteExtendedErrorCode { get; } = extendedErrorCode;

    internal static void Check(int result, nint database)
    {
        if (result is not (SqliteLibrary.Ok or SqliteLibrary.Row or SqliteLibrary.Done))
        {
            var extended = SqliteLibrary.ErrorCodeOf(database);
            throw new SqliteException($"SQLite Error {extended & 0xFF}: '{Marshal.PtrToStringUTF8(SqliteLibrary.ErrorOf(database))}'.", extended & 0xFF, extended);
        }
    }
}
