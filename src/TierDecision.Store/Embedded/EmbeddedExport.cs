using System.Globalization;
using Microsoft.Data.Sqlite;
using TierDecision.Core.Customers;
using TierDecision.Store.Packed;

namespace TierDecision.Store.Embedded;

/// <summary>Reads a whole generation in batches, in one read transaction: what is removed meanwhile is still seen.</summary>
internal sealed class EmbeddedExport : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly long _generation;
    private EmbeddedScan? _scan;
    private bool _inAliases;

    /// <summary>Takes <paramref name="connection"/> over.</summary>
    /// <exception cref="StoreUnavailableException">The generation is not, or no longer, there.</exception>
    public EmbeddedExport(SqliteConnection connection, long generation)
    {
        _connection = connection;
        _generation = generation;
        try
        {
            _transaction = connection.BeginTransaction(deferred: true);
            var sql = string.Create(
                CultureInfo.InvariantCulture, $"SELECT 1 FROM dataset WHERE generation = {generation} AND document IS NOT NULL");
            if (EmbeddedDatabase.Scalar(connection, sql) is null)
            {
                throw new StoreUnavailableException($"generation {generation} is no longer in the store");
            }

            _scan = new EmbeddedScan(connection, EmbeddedScan.Customers, generation);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The next batch; null at the end.</summary>
    public CustomerBatch? Next(int size)
    {
        if (!_inAliases)
        {
            var records = NextRecords(size);
            if (records.Count > 0)
            {
                return new CustomerBatch(records, []);
            }

            _scan!.Dispose();
            _scan = new EmbeddedScan(_connection, EmbeddedScan.Aliases, _generation);
            _inAliases = true;
        }

        var aliases = NextAliases(size);
        return aliases.Count > 0 ? new CustomerBatch([], aliases) : null;
    }

    public void Dispose()
    {
        _scan?.Dispose();
        _transaction?.Dispose();
        _connection.Dispose();
    }

    private List<KeyValuePair<IdentityKey, CustomerScore>> NextRecords(int size)
    {
        var records = new List<KeyValuePair<IdentityKey, CustomerScore>>(size);
        while (records.Count < size && _scan!.Read())
        {
            var error = CustomerRecordCodec.TryRead(_scan.Value, out var score);
            if (error != RecordReadError.None)
            {
                throw new StoreUnavailableException($"a record of generation {_generation} cannot be read: {error}");
            }

            records.Add(new(_scan.Key, score));
        }

        return records;
    }

    private List<KeyValuePair<IdentityKey, IdentityKey>> NextAliases(int size)
    {
        var aliases = new List<KeyValuePair<IdentityKey, IdentityKey>>(size);
        while (aliases.Count < size && _scan!.Read())
        {
            aliases.Add(new(_scan.Key, KeyBytes.Read(_scan.Value)));
        }

        return aliases;
    }
}
