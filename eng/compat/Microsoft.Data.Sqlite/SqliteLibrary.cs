using System.Runtime.InteropServices;

namespace Microsoft.Data.Sqlite;

/// <summary>The functions of libsqlite3 that we call. All text is UTF-8.</summary>
internal static unsafe partial class SqliteLibrary
{
    public const int Ok = 0;
    public const int Row = 100;
    public const int Done = 101;
    public const int Null = 5; // of the types of a column

    public const int OpenReadWrite = 2;
    public const int OpenCreate = 4;

    /// <summary>SQLite copies what is bound before the call returns.</summary>
    public static readonly nint Transient = -1;

    private const string Name = "libsqlite3.so.0";

    [LibraryImport(Name, EntryPoint = "sqlite3_open_v2", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, out nint database, int flags, nint vfs);

    [LibraryImport(Name, EntryPoint = "sqlite3_close_v2")]
    public static partial int Close(nint database);

    [LibraryImport(Name, EntryPoint = "sqlite3_busy_timeout")]
    public static partial int SetBusyTimeout(nint database, int milliseconds);

    [LibraryImport(Name, EntryPoint = "sqlite3_extended_errcode")]
    public static partial int ErrorCodeOf(nint database);

    [LibraryImport(Name, EntryPoint = "sqlite3_errmsg")]
    public static partial nint ErrorOf(nint database);

    [LibraryImport(Name, EntryPoint = "sqlite3_changes")]
    public static partial int ChangesOf(nint database);

    [LibraryImport(Name, EntryPoint = "sqlite3_prepare_v2")]
    public static partial int Prepare(nint database, byte* text, int length, out nint statement, out byte* rest);

    [LibraryImport(Name, EntryPoint = "sqlite3_finalize")]
    public static partial int Finish(nint statement);

    [LibraryImport(Name, EntryPoint = "sqlite3_reset")]
    public static partial int Reset(nint statement);

    [LibraryImport(Name, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_parameter_index", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int IndexOf(nint statement, string parameter);

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_int64")]
    public static partial int Bind(nint statement, int index, long value);

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_double")]
    public static partial int Bind(nint statement, int index, double value);

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_null")]
    public static partial int BindNull(nint statement, int index);

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_text")]
    public static partial int BindText(nint statement, int index, byte* text, int length, nint destructor);

    [LibraryImport(Name, EntryPoint = "sqlite3_bind_blob")]
    public static partial int BindBlob(nint statement, int index, byte* bytes, int length, nint destructor);

    [LibraryImport(Name, EntryPoint = "sqlite3_column_count")]
    public static partial int CountColumns(nint statement);

    [LibraryImport(Name, EntryPoint = "sqlite3_column_type")]
    public static partial int TypeOf(nint statement, int column);

    [LibraryImport(Name, EntryPoint = "sqlite3_column_int64")]
    public static partial long Int64Of(nint statement, int column);

    [LibraryImport(Name, EntryPoint = "sqlite3_column_text")]
    public static partial byte* TextOf(nint statement, int column);

    [LibraryImport(Name, EntryPoint = "sqlite3_column_bytes")]
    public static partial int LengthOf(nint statement, int column);
}
