using Microsoft.Data.Sqlite;
using TierDecision.Storage.Erasure;

namespace TierDecision.Storage.Embedded;

/// <summary>The <see cref="ErasureKeys"/> in the embedded store: one row.</summary>
internal static class EmbeddedErasureKeys
{
    /// <summary>The keys; <paramref name="known"/> where they are still the same. Makes them where nobody has asked before.</summary>
    public static ErasureKeys Read(SqliteConnection connection, ErasureKeys? known)
    {
        var version = EmbeddedDatabase.Scalar(connection, "SELECT version FROM erasure_keys");
        if (known is not null && version == known.Version)
        {
            return known;
        }

        if (version is null)
        {
            // Where two do at once, the keys of the first stand.
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO erasure_keys (one, version, keys) VALUES (1, $version, $keys) ON CONFLICT DO NOTHING";
            insert.Parameters.AddWithValue("$version", ErasureKeys.FirstVersion());
            insert.Parameters.AddWithValue("$keys", ErasureKeys.CreateAll());
            insert.ExecuteNonQuery();
        }

        using var read = connection.CreateCommand();
        read.CommandText = "SELECT version, keys FROM erasure_keys";
        using var reader = read.ExecuteReader();
        return reader.Read() && reader.GetValue(0) is long number && reader.GetValue(1) is byte[] { Length: ErasureKeys.Size } keys
            ? new ErasureKeys(number, keys)
            : throw new StoreUnavailableException(
                "the table erasure_keys does not hold what this store wrote: another program wrote to it. Restore the file from a backup");
    }
}
