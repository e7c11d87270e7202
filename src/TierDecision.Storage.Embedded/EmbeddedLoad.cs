using System.Buffers.Binary;
using System.Threading.RateLimiting;
using System.Globalization;
using Microsoft.Data.Sqlite;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Tiers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Records;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Embedded;

/// <summary>One load into the embedded store: writes a dataset, verifies it, flips, removes what is older than the one before.</summary>
/// <remarks>A transaction is a turn, so that the load and single writes alternate.</remarks>
internal sealed class EmbeddedLoad
{
    // A transaction's rows: enough that its cost is spread, few enough that another writer waits for milliseconds.
    private const int BatchSize = 10_000;

    private readonly SqliteConnection _connection;
    private readonly RateLimiter _writers;
    private readonly EmbeddedAudit _audit;
    private readonly AuditActor _actor;
    private readonly TimeProvider _time;
    private readonly byte[] _rows = new byte[BatchSize * PackedDataset.CustomerSize];

    public EmbeddedLoad(SqliteConnection connection, RateLimiter writers, EmbeddedAudit audit, AuditActor actor, TimeProvider time)
    {
        _audit = audit;
        _actor = actor;
        _connection = connection;
        _writers = writers;
        _time = time;
    }

    /// <summary>What assigns tiers, if what is loaded is the live dataset under other ones; else null.</summary>
    public Retier? Retier { get; init; }

    /// <summary>
    /// What else is done in the transaction that makes the dataset live, from what was live; false if all of it must not be. Null for the entry of
    /// a load in the audit trail.
    /// </summary>
    public Func<SqliteConnection, DatasetInfo?, DatasetInfo, bool>? Step { get; init; }

    /// <summary>Returns the dataset that is live now, or what differs between what was written and what was read back.</summary>
    public async Task<LoadResult> RunAsync(PackedDataset input, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await RemoveOldAsync(cancellationToken).ConfigureAwait(false);
        var number = await BeginAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WriteCustomersAsync(number, input, progress, cancellationToken).ConfigureAwait(false);
            await WriteAliasesAsync(number, input, cancellationToken).ConfigureAwait(false);
            var expected = input.ComputeChecksum();
            var difference = ReadBack(number, cancellationToken).Difference(expected);
            if (difference is not null)
            {
                await RemoveAsync(number, CancellationToken.None).ConfigureAwait(false);
                return new(LoadStatus.VerificationFailed, null, difference);
            }

            var dataset = new DatasetInfo(
                number, input.Header, expected.Customers, expected.Aliases, expected.Value, Instant.FromDateTimeOffset(_time.GetUtcNow()),
                input.HighestVersion)
            {
                SharedAliases = input.Shared.Count,
            };
            var status = await FlipAsync(dataset, cancellationToken).ConfigureAwait(false);
            if (status != LoadStatus.Loaded)
            {
                await RemoveAsync(number, CancellationToken.None).ConfigureAwait(false);
                return new(status, null);
            }

            await RemoveOldAsync(CancellationToken.None).ConfigureAwait(false);
            return new(LoadStatus.Loaded, dataset) { Shared = input.Shared };
        }
        catch (OperationCanceledException)
        {
            await RemoveAsync(number, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<long> BeginAsync(CancellationToken cancellationToken)
    {
        using var turn = await _writers.AcquireAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return EmbeddedDatabase.Scalar(_connection, "INSERT INTO dataset (document) VALUES (NULL) RETURNING generation")!.Value;
    }

    private async Task WriteCustomersAsync(long number, PackedDataset input, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var insert = Insert("customer", "customer, record", PackedDataset.CustomerSize, CustomerRecordCodec.Size, number);
        var written = 0L;
        var inBatch = 0;

        foreach (var row in InByteOrder(input.Customers))
        {
            row.CopyTo(_rows.AsMemory(inBatch * PackedDataset.CustomerSize));
            if (++inBatch == BatchSize)
            {
                written += await WriteAsync(insert, inBatch, cancellationToken).ConfigureAwait(false);
                inBatch = 0;
                progress?.Report(written);
            }
        }

        written += await WriteAsync(insert, inBatch, cancellationToken).ConfigureAwait(false);
        progress?.Report(written);
    }

    private async Task WriteAliasesAsync(long number, PackedDataset input, CancellationToken cancellationToken)
    {
        using var insert = Insert("alias", "alias, customer", PackedDataset.AliasSize, IdentityKey.Size, number);
        var inBatch = 0;
        foreach (var row in InByteOrder(input.Aliases))
        {
            row.CopyTo(_rows.AsMemory(inBatch * PackedDataset.AliasSize));
            if (++inBatch == BatchSize)
            {
                await WriteAsync(insert, inBatch, cancellationToken).ConfigureAwait(false);
                inBatch = 0;
            }
        }

        await WriteAsync(insert, inBatch, cancellationToken).ConfigureAwait(false);
    }

    // One statement cuts a whole batch of packed rows into table rows: binding and stepping row by row costs several times as much.
    private SqliteCommand Insert(string table, string columns, int rowSize, int valueSize, long number)
    {
        var command = _connection.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $count)
            INSERT INTO {table} (generation, {columns})
            SELECT $generation, substr($rows, 1 + i * {rowSize}, {IdentityKey.Size}),
                   substr($rows, {1 + IdentityKey.Size} + i * {rowSize}, {valueSize}) FROM n
            """);
        command.Parameters.AddWithValue("$generation", number);
        command.Parameters.AddWithValue("$rows", _rows);
        command.Parameters.Add("$count", SqliteType.Integer);
        command.Prepare();
        return command;
    }

    private async Task<int> WriteAsync(SqliteCommand insert, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (count == 0)
        {
            return 0;
        }

        using var turn = await _writers.AcquireAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        using var transaction = _connection.BeginTransaction(deferred: false);
        insert.Transaction = transaction;
        insert.Parameters["$count"].Value = count;
        var written = insert.ExecuteNonQuery();
        transaction.Commit();
        return written;
    }

    private DatasetChecksum ReadBack(long number, CancellationToken cancellationToken)
    {
        var checksum = default(DatasetChecksum);
        using (var customers = new EmbeddedScan(_connection, EmbeddedScan.Customers, number))
        {
            while (customers.Read())
            {
                checksum.AddCustomer(customers.Key, customers.Value);
                ThrowIfCancelled(checksum.Customers);
            }
        }

        using var aliases = new EmbeddedScan(_connection, EmbeddedScan.Aliases, number);
        while (aliases.Read())
        {
            checksum.AddAlias(aliases.Key, KeyBytes.Read(aliases.Value));
            ThrowIfCancelled(checksum.Aliases);
        }

        return checksum;

        void ThrowIfCancelled(long read)
        {
            if (read % BatchSize == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<LoadStatus> FlipAsync(DatasetInfo dataset, CancellationToken cancellationToken)
    {
        using var turn = await _writers.AcquireAsync(cancellationToken: cancellationToken).ConfigureAwait(false);

        // Syncs all that was written before, so that a dataset that is live is on the disk.
        EmbeddedDatabase.Execute(_connection, "PRAGMA synchronous = FULL");
        try
        {
            return Flip(dataset);
        }
        finally
        {
            EmbeddedDatabase.Execute(_connection, "PRAGMA synchronous = NORMAL");
        }
    }

    private LoadStatus Flip(DatasetInfo dataset)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        using (var command = _connection.CreateCommand())
        {
            command.CommandText = """
                UPDATE dataset SET document = $document, customers = $customers, aliases = $aliases, checksum = $checksum
                WHERE generation = $generation
                """;
            command.Parameters.AddWithValue("$document", DatasetDocument.Write(dataset));
            command.Parameters.AddWithValue("$generation", dataset.Number);
            command.Parameters.AddWithValue("$customers", dataset.Customers);
            command.Parameters.AddWithValue("$aliases", dataset.Aliases);
            command.Parameters.AddWithValue("$checksum", unchecked((long)dataset.Checksum));
            command.ExecuteNonQuery();
        }

        var before = EmbeddedFlip.Describe(_connection, "SELECT generation FROM live");
        if (!EmbeddedFlip.Run(_connection, dataset, Retier))
        {
            return LoadStatus.OverrideLost;
        }

        if (Step is null)
        {
            _audit.Write(_connection, AuditEntries.Dataset(AuditKind.DatasetLoaded, before, dataset, _actor));
        }
        else if (!Step(_connection, before, dataset))
        {
            return LoadStatus.Unavailable;
        }

        transaction.Commit();
        return LoadStatus.Loaded;
    }

    /// <summary>Removes every dataset but the live one and the one before: older ones, and those whose load died.</summary>
    private async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        while (EmbeddedDatabase.Scalar(
            _connection,
            """
            SELECT generation FROM dataset
            WHERE generation NOT IN (SELECT generation FROM live UNION ALL SELECT previous FROM live WHERE previous IS NOT NULL)
            ORDER BY generation LIMIT 1
            """) is { } number)
        {
            await RemoveAsync(number, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RemoveAsync(long number, CancellationToken cancellationToken)
    {
        foreach (var (table, key) in new[]
        {
            ("customer", "customer"), ("alias", "alias"), ("mark", "customer"), ("tier_override", "customer"), ("change", "id"),
        })
        {
            using var delete = _connection.CreateCommand();
            delete.CommandText = $"""
                DELETE FROM {table} WHERE generation = $generation
                AND {key} IN (SELECT {key} FROM {table} WHERE generation = $generation LIMIT $count)
                """;
            delete.Parameters.AddWithValue("$generation", number);
            delete.Parameters.AddWithValue("$count", BatchSize);
            while (await DeleteAsync(delete).ConfigureAwait(false) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        using var turn = await _writers.AcquireAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        EmbeddedDatabase.Execute(
            _connection, string.Create(CultureInfo.InvariantCulture, $"DELETE FROM dataset WHERE generation = {number}"));
    }

    private async Task<int> DeleteAsync(SqliteCommand delete)
    {
        using var turn = await _writers.AcquireAsync(cancellationToken: CancellationToken.None).ConfigureAwait(false);
        return delete.ExecuteNonQuery();
    }

    // The rows are sorted by the key as a number, SQLite by its bytes; with the lowest byte first those differ.
    private static IEnumerable<ReadOnlyMemory<byte>> InByteOrder(SortedRows rows)
    {
        var halves = new ulong[rows.Count];
        var places = new int[rows.Count];
        for (var place = 0; place < rows.Count; place++)
        {
            halves[place] = BinaryPrimitives.ReverseEndianness(rows.Key(place).High);
            places[place] = place;
        }

        Array.Sort(halves, places);
        return places.Select(place => rows[place]);
    }
}
