using Microsoft.Data.Sqlite;

namespace TierDecision.Storage.Embedded;

/// <summary>Which exceptions of SQLite, the file system and <see cref="EmbeddedDatabase.Open"/> mean that the store cannot be asked.</summary>
internal static class EmbeddedFailures
{
    // SQLite keeps whatever it is given: a value of another type than the store writes is told by a cast that fails.
    public static bool IsUnavailable(Exception exception) =>
        exception is SqliteException or IOException or UnauthorizedAccessException or UnknownSchemaException or StoreUnavailableException
            or InvalidCastException;
}
