using Microsoft.Data.Sqlite;
using TierDecision.Core.Customers;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Embedded;

/// <summary>A connection that looks customers up in one dataset, live or not; used by one call at a time.</summary>
internal sealed class EmbeddedLookup : IDisposable
{
    // No row at all where the dataset is gone or is being removed; a row without a record where it has no such customer.
    private const string FindByKey = """
        SELECT $key, c.record, NULL FROM dataset d JOIN live l ON d.generation IN (l.generation, l.previous)
        LEFT JOIN customer c ON c.generation = d.generation AND c.customer = $key
        WHERE d.generation = $generation AND d.document IS NOT NULL
        """;

    private const string FindByAlias = """
        SELECT a.customer, c.record, m.customer FROM dataset d JOIN live l ON d.generation IN (l.generation, l.previous)
        LEFT JOIN alias a ON a.generation = d.generation AND a.alias = $key
        LEFT JOIN alias m ON m.generation = d.generation AND m.alias = $mark AND m.customer = a.customer
        LEFT JOIN customer c ON c.generation = a.generation AND c.customer = a.customer
        WHERE d.generation = $generation AND d.document IS NOT NULL
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _byKey;
    private readonly SqliteCommand _byAlias;

    public EmbeddedLookup(SqliteConnection connection, long dataset)
    {
        _connection = connection;
        _byKey = Prepare(FindByKey, dataset);
        _byAlias = Prepare(FindByAlias, dataset);
    }

    /// <summary>Whether the file that it reads was deleted or replaced.</summary>
    public bool HasMoved => EmbeddedFile.HasMoved(_connection);

    public FeedLookup Find(IdentifierKind kind, IdentityKey key)
    {
        var command = kind == IdentifierKind.CustomerId ? _byKey : _byAlias;
        command.Parameters[0].Value = KeyBytes.ToArray(key);
        command.Parameters[1].Value = KeyBytes.ToArray(SharedAlias.MarkOf(key));
        using var reader = command.ExecuteReader();
        if (!reader.Read())
        {
            return FeedLookup.Unavailable;
        }

        var customer = reader.IsDBNull(0) ? default : KeyBytes.Read(reader.GetFieldValue<byte[]>(0));
        return reader.IsDBNull(1)
            ? new FeedLookup(LookupStatus.Unknown, customer, default)
            : new FeedLookup(reader.IsDBNull(2) ? LookupStatus.Found : LookupStatus.Shared, customer, reader.GetFieldValue<byte[]>(1));
    }

    public void Dispose()
    {
        _byKey.Dispose();
        _byAlias.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, long dataset)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add("$key", SqliteType.Blob, IdentityKey.Size);
        command.Parameters.Add("$mark", SqliteType.Blob, IdentityKey.Size);
        command.Parameters.AddWithValue("$generation", dataset);
        return command;
    }
}
