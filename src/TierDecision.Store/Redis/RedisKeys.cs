using System.Globalization;
using StackExchange.Redis;
using TierDecision.Core.Customers;

namespace TierDecision.Store.Redis;

/// <summary>The names of all keys; <c>docs/data-layout.md</c> lists them. What is in braces decides the slot in Redis Cluster.</summary>
internal sealed class RedisKeys
{
    private readonly string _prefix;

    public RedisKeys(string prefix)
    {
        _prefix = prefix;
        Live = Meta("live");
        Previous = Meta("previous");
        Counter = Meta("counter");
        Lock = Meta("lock");
        Layouts = Meta("layouts");
        Retired = Meta("retired");
        Datasets = Meta("datasets");
    }

    /// <summary>String: the generation that is live.</summary>
    public RedisKey Live { get; }

    /// <summary>String: the generation that was live before.</summary>
    public RedisKey Previous { get; }

    /// <summary>Counter: the last generation that was begun.</summary>
    public RedisKey Counter { get; }

    /// <summary>String with expiry: the token of the load under way.</summary>
    public RedisKey Lock { get; }

    /// <summary>Hash: generation to layout, for every generation that was begun.</summary>
    public RedisKey Layouts { get; }

    /// <summary>Hash: generation to layout, for every generation whose buckets are being removed.</summary>
    public RedisKey Retired { get; }

    /// <summary>Hash: generation to the dataset's description, for every generation that was made live.</summary>
    public RedisKey Datasets { get; }

    /// <summary>Hash: customer key to record.</summary>
    public RedisKey Customers(long generation, RedisLayout layout, int bucket) => Bucket('c', generation, bucket, layout.CustomerBuckets);

    /// <summary>Hash: alias key to customer key.</summary>
    public RedisKey Aliases(long generation, RedisLayout layout, int bucket) => Bucket('a', generation, bucket, layout.AliasBuckets);

    /// <summary>The bucket that has, or would have, a customer.</summary>
    public RedisKey CustomersOf(IdentityKey customer, long generation, RedisLayout layout) =>
        Customers(generation, layout, RedisLayout.Bucket(customer, layout.AllCustomerBuckets));

    /// <summary>The bucket that has, or would have, an alias.</summary>
    public RedisKey AliasesOf(IdentityKey alias, long generation, RedisLayout layout) =>
        Aliases(generation, layout, RedisLayout.Bucket(alias, layout.AllAliasBuckets));

    private RedisKey Bucket(char kind, long generation, int bucket, int bucketsInAShard)
    {
        var (shard, inShard) = Math.DivRem(bucket, bucketsInAShard);
        return string.Create(CultureInfo.InvariantCulture, $"{_prefix}:{{s:{shard:D3}}}:{generation}:{kind}:{inShard}");
    }

    private RedisKey Meta(string name) => $"{_prefix}:{{meta}}:{name}";
}
