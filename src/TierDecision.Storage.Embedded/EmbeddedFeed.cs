using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using TierDecision.Core.Customers;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Embedded;

/// <summary>Follows a dataset in the embedded store, as one partition.</summary>
internal sealed class EmbeddedFeed : ICustomerFeed
{
    private const int ChunkSize = 4096;

    /// <summary>How long after a write those who follow have read it, as a rule.</summary>
    public static readonly TimeSpan FollowPause = 3 * EmbeddedWatch.LookEvery;

    private readonly EmbeddedDatabase _database;
    private readonly DatasetInfo _dataset;
    private readonly EmbeddedWatch _watch;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentBag<EmbeddedLookup> _lookups = [];
    private SqliteConnection _connection;
    private long _position;

    // The newest change of any dataset when this one was last looked at.
    private long _looked;
    private volatile bool _disposed;

    private EmbeddedFeed(EmbeddedDatabase database, DatasetInfo dataset)
    {
        _database = database;
        _connection = database.Open();
        _dataset = dataset;
        _watch = new EmbeddedWatch(database);
    }

    public int Partitions => 1;

    // The file is beside the service: there is nothing that a checkpoint would be faster or safer than.
    public IReadOnlyList<string> Positions => [];

    public bool TryResume(IReadOnlyList<string> positions) => false;

    /// <exception cref="StoreUnavailableException">The file cannot be read, or the dataset is not in it.</exception>
    public static Task<EmbeddedFeed> OpenAsync(EmbeddedDatabase database, DatasetInfo dataset, CancellationToken cancellationToken) =>
        Task.Run(
            () => Guard(() =>
            {
                var feed = new EmbeddedFeed(database, dataset);
                try
                {
                    feed.State();
                    return feed;
                }
                catch
                {
                    feed._connection.Dispose();
                    throw;
                }
            }),
            cancellationToken);

    public Task BeginAtEndAsync(CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            using var transaction = _connection.BeginTransaction(deferred: true);
            (_position, _) = State();
            return _looked = Newest();
        },
        cancellationToken);

    // At once, on the caller's thread: some microseconds of a local file, and SQLite has nothing to wait for.
    public ValueTask<FeedLookup> FindAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // One that failed is not given back; its connection may be spoilt.
            var lookup = Rent();
            var found = lookup.Find(kind, key);
            _lookups.Add(lookup);
            if (_disposed)
            {
                // A request that began before a flip still asks for the dataset that was live then.
                CloseLookups();
            }

            return new(found);
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            return new(FeedLookup.Unavailable);
        }
    }

    public Task<PartitionContent> ReadPartitionAsync(int partition, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            // One read transaction: what is written or removed meanwhile is not seen.
            using var transaction = _connection.BeginTransaction(deferred: true);
            var (position, checksum) = State();
            var chunks = new List<ReadOnlyMemory<byte>>();
            RecordReadError? unreadable = null;
            Scan(EmbeddedScan.Customers, chunks, Record, cancellationToken);
            Scan(EmbeddedScan.Aliases, chunks, (to, scan) => ChangeBytes.Alias(to, scan.Key, KeyBytes.Read(scan.Value), null), cancellationToken);
            (_position, _looked) = (position, Newest());
            var name = string.Create(CultureInfo.InvariantCulture, $"dataset {_dataset.Number} in {_database.Name}");
            return new PartitionContent(
                chunks, checksum, name, unreadable is { } error ? $"a record of {name} cannot be read ({error})" : null);

            void Record(IBufferWriter<byte> to, EmbeddedScan scan)
            {
                var error = CustomerRecordCodec.TryRead(scan.Value, out _);
                if (error == RecordReadError.None)
                {
                    ChangeBytes.Record(to, scan.Key, scan.Value);
                }
                else
                {
                    unreadable ??= error;
                }
            }
        },
        cancellationToken);

    public Task<FeedChanges> PollAsync(bool complete, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            FollowFile();
            using var transaction = _connection.BeginTransaction(deferred: true);
            var (position, _) = State();
            var entries = position == _position ? [] : ReadAfter(_position);

            // Old changes are removed by their number, those of all datasets alike.
            var newest = Newest();
            List<int> broken = position == _position
                || (entries.Count > 0 && entries[^1].Id == position && newest - EmbeddedEdit.EntriesKept <= _looked)
                ? []
                : [0];
            (_position, _looked) = (position, newest);
            var isLive = EmbeddedFlip.Describe(_connection, "SELECT generation FROM live") is { } live && live.IsSame(_dataset);
            return new FeedChanges(isLive, [.. entries.Select(entry => entry.Entry)], broken);
        },
        cancellationToken);

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _watch.WaitAsync(atMost, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        CloseLookups();
        _watch.Dispose();
        await _gate.WaitAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    // A connection goes on with a file that was deleted or replaced.
    private void FollowFile()
    {
        _database.CheckPresent();
        if (EmbeddedFile.HasMoved(_connection))
        {
            var other = _database.Open();
            _connection.Dispose();
            _connection = other;
        }
    }

    private void Scan(
        string sql, List<ReadOnlyMemory<byte>> chunks, Action<IBufferWriter<byte>, EmbeddedScan> pack, CancellationToken cancellationToken)
    {
        using var scan = new EmbeddedScan(_connection, sql, _dataset.Number);
        for (var more = true; more;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = new ArrayBufferWriter<byte>();
            for (var i = 0; i < ChunkSize && (more = scan.Read()); i++)
            {
                pack(bytes, scan);
            }

            chunks.Add(bytes.WrittenMemory);
        }
    }

    private EmbeddedLookup Rent()
    {
        _database.CheckPresent();
        while (_lookups.TryTake(out var lookup))
        {
            if (!lookup.HasMoved)
            {
                return lookup;
            }

            lookup.Dispose();
        }

        return new EmbeddedLookup(_database.Open(), _dataset.Number);
    }

    private void CloseLookups()
    {
        while (_lookups.TryTake(out var lookup))
        {
            lookup.Dispose();
        }
    }

    private long Newest() => EmbeddedDatabase.Scalar(_connection, "SELECT seq FROM sqlite_sequence WHERE name = 'change'") ?? 0;

    private (long Position, ulong Checksum) State()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT position, checksum FROM dataset WHERE generation = $generation AND document IS NOT NULL";
        command.Parameters.AddWithValue("$generation", _dataset.Number);
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? (reader.GetInt64(0), unchecked((ulong)reader.GetInt64(1)))
            : throw new StoreUnavailableException(
                string.Create(CultureInfo.InvariantCulture, $"dataset {_dataset.Number} is no longer in the store"));
    }

    private List<(long Id, FeedEntry Entry)> ReadAfter(long position)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT id, entry, checksum FROM change WHERE generation = $generation AND id > $position ORDER BY id";
        command.Parameters.AddWithValue("$generation", _dataset.Number);
        command.Parameters.AddWithValue("$position", position);
        using var reader = command.ExecuteReader();
        var entries = new List<(long, FeedEntry)>();
        while (reader.Read())
        {
            entries.Add((reader.GetInt64(0), new FeedEntry(0, reader.GetFieldValue<byte[]>(1), unchecked((ulong)reader.GetInt64(2)))));
        }

        return entries;
    }

    // SQLite has no asynchronous reads: a thread of the pool reads, one at a time.
    private async Task<T> RunAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Guard(read), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            throw new StoreUnavailableException(e.Message, e);
        }
    }
}
