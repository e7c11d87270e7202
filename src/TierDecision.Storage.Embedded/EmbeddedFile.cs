using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace TierDecision.Storage.Embedded;

/// <summary>Tells whether the file of a connection is still the one under its name.</summary>
internal static class EmbeddedFile
{
    // SQLITE_FCNTL_HAS_MOVED
    private const int HasMovedCode = 20;

    /// <summary>
    /// Whether the file was deleted, moved or replaced since the connection was opened: it is still read and written then, and nobody else sees it.
    /// One system call. False where the system does not let open files move.
    /// </summary>
    public static bool HasMoved(SqliteConnection connection)
    {
        var moved = 0;
        var handle = connection.Handle ?? throw new InvalidOperationException("the connection is closed");
        return FileControl(handle, 0, HasMovedCode, ref moved) == 0 && moved != 0;
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern int FileControl(SafeHandle connection, nint database, int code, ref int result);
}
