using StackExchange.Redis;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Storage.Redis.Buckets;

/// <summary>Whole buckets, many at a time.</summary>
internal static class RedisBuckets
{
    /// <summary>
    /// Commands under way at most: enough that nobody waits for the network, few enough that memory stays bounded; with buckets of 80 records, about
    /// 650 kB.
    /// </summary>
    public const int Depth = 128;

    // Removal is nobody's hurry: the server frees the memory in its own background, and serves others meanwhile.
    private const int RemovalDepth = 2;
    private const int KeysAStep = 32;

    /// <summary>
    /// Removes every key of a dataset in small steps, a shard after the other: keys of several shards may live on several nodes.
    /// </summary>
    public static async Task RemoveAsync(
        IDatabase database, RedisKeys keys, long dataset, RedisLayout layout, CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < layout.Shards; shard++)
        {
            foreach (var some in keys.AllOf(dataset, layout, shard).Chunk(KeysAStep).Chunk(RemovalDepth))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.WhenAll(some.Select(step => database.ExecuteAsync("UNLINK", step.Cast<object>().ToArray()))).ConfigureAwait(false);
            }
        }
    }
}
