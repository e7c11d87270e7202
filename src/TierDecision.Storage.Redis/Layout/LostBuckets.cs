namespace TierDecision.Storage.Redis.Layout;

/// <summary>
/// Whether an empty bucket was lost: a server that evicts when its memory is full, or somebody who deletes keys, tells nobody.
/// </summary>
internal static class LostBuckets
{
    // Keys are hashes. Of N entries none falls into a given one of B buckets with a probability of (1 - 1/B)^N < e^(-N/B): with 20 a bucket two in a
    // billion. That does not change when customers are removed: who stays is as random. A load gives its buckets half of BucketSize at least, 40 by
    // default; what is lost of emptier ones is found by counting.
    private const int CertainABucket = 20;

    /// <param name="entries">What the bucket holds.</param>
    /// <param name="counted">What its shard counts, in all its buckets of this kind.</param>
    /// <param name="buckets">How many buckets of this kind the shard has.</param>
    public static bool IsLost(long entries, long counted, int buckets) =>
        entries == 0 && (buckets == 1 ? counted > 0 : counted >= (long)CertainABucket * buckets);
}
