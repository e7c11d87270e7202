using Microsoft.Data.Sqlite;
using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Embedded;

/// <summary>A connection with its statements prepared; used by one call at a time.</summary>
internal sealed class EmbeddedReader : IDisposable
{
    // The live dataset is read in the same statement, so that a flip can come before or after it, not in between.
    private const string FindByKey =
        "SELECT record, NULL FROM customer WHERE generation = (SELECT generation FROM live) AND customer = $key";

    private const string FindByAlias = """
        SELECT c.record, m.customer FROM alias a JOIN customer c ON c.generation = a.generation AND c.customer = a.customer
        LEFT JOIN alias m ON m.generation = a.generation AND m.alias = $mark AND m.customer = a.customer
        WHERE a.generation = (SELECT generation FROM live) AND a.alias = $key
        """;

    private const string LiveDocument = "SELECT document FROM dataset WHERE generation = (SELECT generation FROM live)";

    private const string FindOverrideByKey =
        "SELECT document FROM tier_override WHERE generation = (SELECT generation FROM live) AND customer = $key";

    private const string FindOverrideByAlias = """
        SELECT o.document FROM alias a JOIN tier_override o ON o.generation = a.generation AND o.customer = a.customer
        WHERE a.generation = (SELECT generation FROM live) AND a.alias = $key
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _byKey;
    private readonly SqliteCommand _byAlias;
    private readonly SqliteCommand _live;

    public EmbeddedReader(SqliteConnection connection)
    {
        _connection = connection;
        _byKey = Prepare(FindByKey);
        _byAlias = Prepare(FindByAlias);
        _live = connection.CreateCommand();
        _live.CommandText = LiveDocument;
    }

    /// <summary>Whether the file that it reads was deleted or replaced.</summary>
    public bool HasMoved => EmbeddedFile.HasMoved(_connection);

    public DatasetDescription Describe() =>
        _live.ExecuteScalar() is string document ? DatasetDocument.Read(document) : new(DatasetStatus.Empty, null);

    /// <summary>The record's bytes, or null where the customer is unknown; and whether it was found by an alias that is shared.</summary>
    public (byte[]? Record, bool IsShared) Find(IdentifierKind kind, IdentityKey key)
    {
        var command = kind == IdentifierKind.CustomerId ? _byKey : _byAlias;
        command.Parameters[0].Value = KeyBytes.ToArray(key);
        command.Parameters[1].Value = KeyBytes.ToArray(SharedAlias.MarkOf(key));
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetFieldValue<byte[]>(0), !reader.IsDBNull(1)) : default;
    }

    /// <summary>The bytes of what is kept of a customer's override; null where nothing is.</summary>
    public byte[]? FindOverride(IdentifierKind kind, IdentityKey key)
    {
        using var command = Prepare(kind == IdentifierKind.CustomerId ? FindOverrideByKey : FindOverrideByAlias);
        command.Parameters[0].Value = KeyBytes.ToArray(key);
        return (byte[]?)command.ExecuteScalar();
    }

    public void Dispose()
    {
        _byKey.Dispose();
        _byAlias.Dispose();
        _live.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add("$key", SqliteType.Blob, IdentityKey.Size);
        command.Parameters.Add("$mark", SqliteType.Blob, IdentityKey.Size);
        return command;
    }
}
