using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Redis.Connection;

namespace TierDecision.Storage.Redis.Buckets;

/// <summary>
/// Writes whole buckets, by RESTORE: Redis takes the bytes as they will stand, where HSET searches the bucket for each of its entries (a quarter of
/// Redis's time, and one argument in place of 160 for the client). To a server that refuses it, by HSET. Whoever writes reads back.
/// </summary>
internal sealed class BucketWriter(IDatabase database)
{
    private volatile bool _restores = true;

    /// <summary>Writes buckets, all at once; done once Redis has acknowledged each. Throws what a command threw.</summary>
    public async Task WriteAsync(IEnumerable<Bucket> buckets)
    {
        var underWay = new List<(Bucket Bucket, Task Write, bool Restores)>();
        foreach (var bucket in buckets)
        {
            var restores = _restores;
            underWay.Add((bucket, restores ? RestoreAsync(bucket) : SetAsync(bucket), restores));
        }

        // One after the other: for most of them nobody has to be woken any more.
        foreach (var (bucket, write, restores) in underWay)
        {
            try
            {
                await write.ConfigureAwait(false);
            }
            catch (RedisServerException e) when (restores && RedisFailures.IsRefused(e))
            {
                // Not asked again: a server that refuses one bucket refuses them all.
                _restores = false;
                await SetAsync(bucket).ConfigureAwait(false);
            }
        }
    }

    private Task<RedisResult> RestoreAsync(Bucket bucket) =>
        database.ExecuteAsync("RESTORE", bucket.Key, 0, HashDumpWriter.Write(bucket.Rows, bucket.Start, bucket.End), "REPLACE");

    private Task SetAsync(Bucket bucket)
    {
        var entries = new HashEntry[bucket.End - bucket.Start];
        for (var i = 0; i < entries.Length; i++)
        {
            var row = bucket.Rows[bucket.Start + i];
            entries[i] = new HashEntry(row[..IdentityKey.Size], row[IdentityKey.Size..]);
        }

        return database.HashSetAsync(bucket.Key, entries);
    }

    /// <summary>A hash to be, of the rows <paramref name="Start"/> to before <paramref name="End"/>.</summary>
    public readonly record struct Bucket(RedisKey Key, SortedRows Rows, int Start, int End);
}
