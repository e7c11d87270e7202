using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Store.Packed;

namespace TierDecision.Store.Redis;

/// <summary>
/// Writes the buckets of a generation and reads each back once Redis has acknowledged it, while the next are written: Redis and this program would else wait for
/// each other by turns. At the end it asks how many entries are in each.
/// </summary>
internal sealed class RedisGenerationWriter(IDatabase database, RedisKeys keys, long generation, RedisLayout layout)
{
    private const int ProgressStride = 10_000;

    private readonly Queue<(Task Write, Bucket Bucket)> _writing = new(RedisBuckets.Depth);
    private readonly Queue<(Task<HashEntry[]> Read, Bucket Bucket)> _reading = new(RedisBuckets.Depth);
    private readonly DatasetChecksum[] _readBack = new DatasetChecksum[layout.Shards];
    private DatasetChecksum _sent;
    private long _written;
    private long _reported;
    private DatasetChecksum _standing;

    /// <summary>Counts and checksum of what was sent.</summary>
    public DatasetChecksum Sent => _sent;

    /// <summary>Counts and checksum of what Redis has, shard by shard.</summary>
    public IReadOnlyList<DatasetChecksum> ReadBack => _readBack;

    /// <summary>What differs between what was sent and what Redis has, for people; null where nothing does.</summary>
    public string? Difference => DatasetChecksum.Sum(_readBack).Difference(_sent) ?? _standing.Difference(_sent);

    /// <summary>Writes everything and reads it back. Throws what a command threw.</summary>
    public async Task WriteAsync(PackedDataset input, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await WriteAsync(input.Customers, isAlias: false, layout.CustomerBuckets, progress, cancellationToken).ConfigureAwait(false);
        await WriteAsync(input.Aliases, isAlias: true, layout.AliasBuckets, progress, cancellationToken).ConfigureAwait(false);
        while (_writing.Count > 0)
        {
            await WrittenAsync(progress).ConfigureAwait(false);
        }

        while (_reading.Count > 0)
        {
            await VerifyAsync().ConfigureAwait(false);
        }

        progress?.Report(_written);

        // What was read back at once may have gone since, such as in a server that evicts when its memory is full.
        _standing = _sent.WithCounts(
            await CountAsync(layout.AllCustomerBuckets, bucket => keys.Customers(generation, layout, bucket), cancellationToken).ConfigureAwait(false),
            await CountAsync(layout.AllAliasBuckets, bucket => keys.Aliases(generation, layout, bucket), cancellationToken).ConfigureAwait(false));
    }

    private async Task<long> CountAsync(int buckets, Func<int, RedisKey> key, CancellationToken cancellationToken)
    {
        var sum = 0L;
        foreach (var some in Enumerable.Range(0, buckets).Chunk(RedisBuckets.Depth))
        {
            cancellationToken.ThrowIfCancellationRequested();
            sum += (await Task.WhenAll(some.Select(bucket => database.HashLengthAsync(key(bucket)))).ConfigureAwait(false)).Sum();
        }

        return sum;
    }

    // Buckets that nothing falls into are read too: nothing may be left in them of a generation that had the number before a server lost its last writes.
    private async Task WriteAsync(SortedRows rows, bool isAlias, int bucketsInAShard, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var start = 0;
        for (var number = 0; number < layout.Shards * bucketsInAShard; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = End(rows, start, number, layout.Shards * bucketsInAShard);
            var bucket = new Bucket(
                isAlias ? keys.Aliases(generation, layout, number) : keys.Customers(generation, layout, number), isAlias, number / bucketsInAShard, end - start);
            var write = end > start ? database.HashSetAsync(bucket.Key, Entries(rows, start, end, isAlias)) : Task.CompletedTask;
            _writing.Enqueue((write, bucket));
            start = end;
            if (_writing.Count >= RedisBuckets.Depth)
            {
                await WrittenAsync(progress).ConfigureAwait(false);
            }
        }
    }

    private static int End(SortedRows rows, int start, int bucket, int buckets)
    {
        var end = start;
        while (end < rows.Count && RedisLayout.Bucket(rows.Key(end), buckets) == bucket)
        {
            end++;
        }

        return end;
    }

    // Fields and values are cut from the rows: nothing is copied before the client does.
    private HashEntry[] Entries(SortedRows rows, int start, int end, bool isAlias)
    {
        var entries = new HashEntry[end - start];
        for (var i = 0; i < entries.Length; i++)
        {
            var row = rows[start + i];
            entries[i] = new HashEntry(row[..IdentityKey.Size], row[IdentityKey.Size..]);
            if (isAlias)
            {
                _sent.AddAlias(row.Span);
            }
            else
            {
                _sent.AddCustomer(row.Span);
            }
        }

        return entries;
    }

    /// <summary>Waits for the oldest write, and reads back what it wrote.</summary>
    private async ValueTask WrittenAsync(IProgress<long>? progress)
    {
        var (write, bucket) = _writing.Dequeue();
        await write.ConfigureAwait(false);
        _reading.Enqueue((database.HashGetAllAsync(bucket.Key), bucket));
        if (_reading.Count >= RedisBuckets.Depth)
        {
            await VerifyAsync().ConfigureAwait(false);
        }

        _written += bucket.IsAlias ? 0 : bucket.Rows;
        if (_written >= _reported + ProgressStride)
        {
            _reported = _written;
            progress?.Report(_written);
        }
    }

    /// <summary>Adds what Redis has in the oldest bucket that is read back to its shard's checksum.</summary>
    private async ValueTask VerifyAsync()
    {
        var (read, bucket) = _reading.Dequeue();
        var entries = await read.ConfigureAwait(false);
        ref var shard = ref _readBack[bucket.Shard];
        foreach (var entry in entries)
        {
            if (bucket.IsAlias)
            {
                shard.AddAlias(RedisEntries.Key(entry.Name), RedisEntries.Key(entry.Value));
            }
            else
            {
                shard.AddCustomer(RedisEntries.Key(entry.Name), RedisEntries.Bytes(entry.Value));
            }
        }
    }

    private readonly record struct Bucket(RedisKey Key, bool IsAlias, int Shard, int Rows);
}
