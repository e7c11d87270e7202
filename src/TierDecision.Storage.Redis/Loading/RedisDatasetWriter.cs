using System.Buffers;
using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Redis.Buckets;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Storage.Redis.Loading;

/// <summary>
/// Writes the buckets of a dataset and reads each back once Redis has acknowledged it. Some steps are under way at a time, so that one makes its
/// commands while Redis works on those of another. At the end it asks how many entries are in each bucket.
/// </summary>
internal sealed class RedisDatasetWriter(IDatabase database, RedisKeys keys, long dataset, RedisLayout layout)
{
    // Large enough that Redis has something to do while the step before is waited for; all together about 1.3 MB with buckets of 80 records.
    private const int StepsAtATime = 4;
    private const int BucketsAStep = RedisBuckets.Depth / 2;

    private readonly BucketWriter _writer = new(database);
    private readonly BucketReader _reader = new(database);
    private readonly DatasetChecksum[] _readBack = new DatasetChecksum[layout.Shards];
    private readonly Lock _gate = new();
    private DatasetChecksum _sent;
    private DatasetChecksum _standing;
    private long _written;

    /// <summary>Counts and checksum of what was sent.</summary>
    public DatasetChecksum Sent => _sent;

    /// <summary>Counts and checksum of what Redis has, shard by shard.</summary>
    public IReadOnlyList<DatasetChecksum> ReadBack => _readBack;

    /// <summary>What differs between what was sent and what Redis has, for people; null where nothing does.</summary>
    public string? Difference => DatasetChecksum.Sum(_readBack).Difference(_sent) ?? _standing.Difference(_sent);

    /// <summary>Writes everything and reads it back. Throws what a command threw.</summary>
    public async Task WriteAsync(PackedDataset input, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = StepsAtATime, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Steps(), options, async (step, stop) =>
        {
            await WriteAsync(step, step.IsAlias ? input.Aliases : input.Customers, progress).ConfigureAwait(false);
            await ReadBackAsync(step, stop).ConfigureAwait(false);
        }).ConfigureAwait(false);

        // What was read back at once may have gone since, such as in a server that evicts when its memory is full.
        _standing = _sent.WithCounts(0, 0);
        await Parallel.ForEachAsync(Steps(), options, async (step, _) => await CountAsync(step).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private IEnumerable<Step> Steps() => Steps(isAlias: false, layout.AllCustomerBuckets).Concat(Steps(isAlias: true, layout.AllAliasBuckets));

    private static IEnumerable<Step> Steps(bool isAlias, int buckets)
    {
        for (var first = 0; first < buckets; first += BucketsAStep)
        {
            yield return new Step(isAlias, first, Math.Min(buckets, first + BucketsAStep), buckets);
        }
    }

    private RedisKey Key(Step step, int bucket) =>
        step.IsAlias ? keys.Aliases(dataset, layout, bucket) : keys.Customers(dataset, layout, bucket);

    private async Task WriteAsync(Step step, SortedRows rows, IProgress<long>? progress)
    {
        var sent = default(DatasetChecksum);
        await _writer.WriteAsync(Buckets()).ConfigureAwait(false);
        lock (_gate)
        {
            _sent = DatasetChecksum.Sum([_sent, sent]);
            if (!step.IsAlias)
            {
                // Within the lock, so that it never goes back.
                _written += sent.Customers;
                progress?.Report(_written);
            }
        }

        IEnumerable<BucketWriter.Bucket> Buckets()
        {
            var start = First(rows, step);
            for (var bucket = step.First; bucket < step.End; bucket++)
            {
                var end = End(rows, start, bucket, step.AllBuckets);
                if (end > start)
                {
                    yield return new(Key(step, bucket), rows, start, end);

                    // Once it is sent, their lines are in the processor's cache: rows lie as they came, not as they are sorted.
                    for (var place = start; place < end; place++)
                    {
                        Add(ref sent, step, rows[place].Span);
                    }
                }

                start = end;
            }
        }
    }

    // Buckets that nothing falls into are read too: nothing may be left in them of a dataset that had the number before a server lost its last
    // writes.
    private async Task ReadBackAsync(Step step, CancellationToken cancellationToken)
    {
        var bucketsInAShard = step.AllBuckets / layout.Shards;
        var rowSize = step.IsAlias ? PackedDataset.AliasSize : PackedDataset.CustomerSize;
        var bucket = step.First;
        var buckets = Enumerable.Range(step.First, step.End - step.First).Select(number => Key(step, number));
        await foreach (var chunk in _reader.ReadAsync(buckets, Pack, cancellationToken).ConfigureAwait(false))
        {
            var read = default(DatasetChecksum);
            for (var at = 0; at < chunk.Length; at += rowSize)
            {
                Add(ref read, step, chunk.Span.Slice(at, rowSize));
            }

            ref var shard = ref _readBack[bucket++ / bucketsInAShard];
            lock (_gate)
            {
                shard = DatasetChecksum.Sum([shard, read]);
            }
        }

        // An entry of another length is nobody's: it is not counted, and so is missing.
        void Pack(IBufferWriter<byte> to, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
        {
            if (field.Length == IdentityKey.Size && value.Length == rowSize - IdentityKey.Size)
            {
                to.Write(field);
                to.Write(value);
            }
        }
    }

    private async Task CountAsync(Step step)
    {
        var buckets = Enumerable.Range(step.First, step.End - step.First);
        var entries = (await Task.WhenAll(buckets.Select(bucket => database.HashLengthAsync(Key(step, bucket)))).ConfigureAwait(false)).Sum();
        lock (_gate)
        {
            _standing = step.IsAlias
                ? _standing.WithCounts(_standing.Customers, _standing.Aliases + entries)
                : _standing.WithCounts(_standing.Customers + entries, _standing.Aliases);
        }
    }

    private static void Add(ref DatasetChecksum checksum, Step step, ReadOnlySpan<byte> row)
    {
        if (step.IsAlias)
        {
            checksum.AddAlias(row);
        }
        else
        {
            checksum.AddCustomer(row);
        }
    }

    /// <summary>The first row of a step's first bucket, by bisection: steps begin on their own.</summary>
    private static int First(SortedRows rows, Step step)
    {
        var (low, high) = (0, rows.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = RedisLayout.Bucket(rows.Key(middle), step.AllBuckets) < step.First ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    // Nothing else in this loop: so short, the processor fetches many rows at a time from memory, which is most of what a row costs.
    private static int End(SortedRows rows, int start, int bucket, int buckets)
    {
        var end = start;
        while (end < rows.Count && RedisLayout.Bucket(rows.Key(end), buckets) == bucket)
        {
            end++;
        }

        return end;
    }

    /// <summary>Neighbouring buckets that are written and read back in one go.</summary>
    private readonly record struct Step(bool IsAlias, int First, int End, int AllBuckets);
}
