using System.Globalization;
using StackExchange.Redis;
using TierDecision.Core.Customers;

namespace TierDecision.Storage.Redis.Layout;

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
        Swept = Meta("swept");
        Datasets = Meta("datasets");
        Policy = Meta("policy");
        Policies = Meta("policies");
        PolicyTexts = Meta("policy:texts");
        PolicyActivations = Meta("policy:activations");
        CommonAudit = Meta("audit");
        AuditShards = Meta("audit-shards");
        AuditExpiry = Meta("audit-expiry");
        ErasureKeys = $"{prefix}:{{keys}}:erasure";
        ErasureKeysVersion = $"{prefix}:{{keys}}:version";
        Changes = RedisChannel.Literal($"{prefix}:changes");
    }

    /// <summary>String: the dataset that is live.</summary>
    public RedisKey Live { get; }

    /// <summary>String: the dataset that was live before.</summary>
    public RedisKey Previous { get; }

    /// <summary>Counter: the last dataset that was begun.</summary>
    public RedisKey Counter { get; }

    /// <summary>String with expiry: the token of the load under way.</summary>
    public RedisKey Lock { get; }

    /// <summary>Hash: dataset to layout, for every dataset that was begun.</summary>
    public RedisKey Layouts { get; }

    /// <summary>Hash: dataset to layout, for every dataset whose buckets are being removed.</summary>
    public RedisKey Retired { get; }

    /// <summary>Hash: dataset to time and layout, for every dataset whose keys are to be removed once more.</summary>
    public RedisKey Swept { get; }

    /// <summary>Hash: dataset to the dataset's description, for every dataset that was made live.</summary>
    public RedisKey Datasets { get; }

    /// <summary>Hash: what policy is in force, what is tried beside it, and how often the library of policies was changed.</summary>
    public RedisKey Policy { get; }

    /// <summary>Hash: revision to what is known of it.</summary>
    public RedisKey Policies { get; }

    /// <summary>Hash: revision to its text and files.</summary>
    public RedisKey PolicyTexts { get; }

    /// <summary>Hash: number of an activation to the activation.</summary>
    public RedisKey PolicyActivations { get; }

    /// <summary>Stream: the audit entries of what concerns no single customer.</summary>
    public RedisKey CommonAudit { get; }

    /// <summary>String: the greatest number of shards that audit entries were ever written beside.</summary>
    public RedisKey AuditShards { get; }

    /// <summary>String: the time before which audit entries were let go of, in milliseconds since 1970.</summary>
    public RedisKey AuditExpiry { get; }

    /// <summary>String: the keys that removals replace, one after the other.</summary>
    public RedisKey ErasureKeys { get; }

    /// <summary>Counter: their version.</summary>
    public RedisKey ErasureKeysVersion { get; }

    /// <summary>Channel: told the number of a shard that changed, that another dataset is live, or that another policy is in force.</summary>
    public RedisChannel Changes { get; }

    /// <summary>Hash with expiry: node to what it counted of a trial.</summary>
    public RedisKey TrialReports(long trial) => Meta(string.Create(CultureInfo.InvariantCulture, $"policy:trial:{trial}"));

    /// <summary>Stream with expiry: the sealed differences of a trial.</summary>
    public RedisKey TrialSamples(long trial) => Meta(string.Create(CultureInfo.InvariantCulture, $"policy:trial:{trial}:samples"));

    /// <summary>String with expiry: the node that judges a trial.</summary>
    public RedisKey TrialJudge(long trial) => Meta(string.Create(CultureInfo.InvariantCulture, $"policy:trial:{trial}:judge"));

    /// <summary>Hash: customer key to record.</summary>
    public RedisKey Customers(long dataset, RedisLayout layout, int bucket) => Bucket('c', dataset, bucket, layout.CustomerBuckets);

    /// <summary>Hash: alias key to customer key.</summary>
    public RedisKey Aliases(long dataset, RedisLayout layout, int bucket) => Bucket('a', dataset, bucket, layout.AliasBuckets);

    /// <summary>The bucket that has, or would have, a customer.</summary>
    public RedisKey CustomersOf(IdentityKey customer, long dataset, RedisLayout layout) =>
        Customers(dataset, layout, RedisLayout.Bucket(customer, layout.AllCustomerBuckets));

    /// <summary>The bucket that has, or would have, an alias.</summary>
    public RedisKey AliasesOf(IdentityKey alias, long dataset, RedisLayout layout) =>
        Aliases(dataset, layout, RedisLayout.Bucket(alias, layout.AllAliasBuckets));

    /// <summary>The bucket that has, or would have, what a dataset remembers of single writes to a customer.</summary>
    public RedisKey MarksOf(IdentityKey customer, long dataset, RedisLayout layout) =>
        Marks(dataset, layout, RedisLayout.Bucket(customer, layout.AllCustomerBuckets));

    /// <summary>Hash: customer key to mark, in buckets like the customers'.</summary>
    public RedisKey Marks(long dataset, RedisLayout layout, int bucket) => Bucket('w', dataset, bucket, layout.CustomerBuckets);

    /// <summary>Hash: fence, checksum, counts and stream position of a shard.</summary>
    public RedisKey State(long dataset, int shard) => Shard(shard, dataset, "state");

    /// <summary>The pattern of every key of a shard, for people.</summary>
    public string PatternOf(long dataset, int shard) => Shard(shard, dataset, "*")!;

    /// <summary>Stream: the changes of a shard.</summary>
    public RedisKey Log(long dataset, int shard) => Shard(shard, dataset, "log");

    /// <summary>Hash: customer key to override, in a shard.</summary>
    public RedisKey Overrides(long dataset, int shard) => Shard(shard, dataset, "o");

    /// <summary>Set: the numbers, within the shard, of the buckets that have marks.</summary>
    public RedisKey MarkedBuckets(long dataset, int shard) => Shard(shard, dataset, "d");

    /// <summary>Stream: the audit entries of a shard's customers, of whatever dataset, but for those in the other stream.</summary>
    public RedisKey Audit(int shard) => Shard(shard, "audit");

    /// <summary>Stream: the audit entries of scores that were written, and of new aliases.</summary>
    public RedisKey AuditScores(int shard) => Shard(shard, "audit:scores");

    /// <summary>Every key of a shard.</summary>
    public IEnumerable<RedisKey> AllOf(long dataset, RedisLayout layout, int shard)
    {
        yield return State(dataset, shard);
        yield return Log(dataset, shard);
        yield return Overrides(dataset, shard);
        yield return MarkedBuckets(dataset, shard);
        for (var bucket = shard * layout.CustomerBuckets; bucket < (shard + 1) * layout.CustomerBuckets; bucket++)
        {
            yield return Customers(dataset, layout, bucket);
            yield return Marks(dataset, layout, bucket);
        }

        for (var bucket = shard * layout.AliasBuckets; bucket < (shard + 1) * layout.AliasBuckets; bucket++)
        {
            yield return Aliases(dataset, layout, bucket);
        }
    }

    /// <summary>The keys of no dataset in particular, with what each is.</summary>
    public IEnumerable<(RedisKey Key, RedisType Type)> Common =>
    [
        (Live, RedisType.String), (Previous, RedisType.String), (Counter, RedisType.String), (Lock, RedisType.String),
        (Layouts, RedisType.Hash), (Datasets, RedisType.Hash), (Retired, RedisType.Hash), (Swept, RedisType.Hash),
        (ErasureKeys, RedisType.String), (ErasureKeysVersion, RedisType.String), (Policy, RedisType.Hash), (Policies, RedisType.Hash),
        (PolicyTexts, RedisType.Hash), (PolicyActivations, RedisType.Hash),
        (ErasureKeys, RedisType.String), (ErasureKeysVersion, RedisType.String), (CommonAudit, RedisType.Stream), (AuditShards, RedisType.String),
        (AuditExpiry, RedisType.String),
    ];

    /// <summary>Every key of a shard, with what it is; and those of the shard that belong to no dataset.</summary>
    public IEnumerable<(RedisKey Key, RedisType Type)> TypesOf(long dataset, RedisLayout layout, int shard)
    {
        var (log, marked) = (Log(dataset, shard), MarkedBuckets(dataset, shard));
        return AllOf(dataset, layout, shard)
            .Select(key => (key, key == log ? RedisType.Stream : key == marked ? RedisType.Set : RedisType.Hash))
            .Append((Audit(shard), RedisType.Stream)).Append((AuditScores(shard), RedisType.Stream));
    }

    private RedisKey Shard(int shard, string name) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}:{{s:{shard:D3}}}:{name}");

    private RedisKey Shard(int shard, long dataset, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{_prefix}:{{s:{shard:D3}}}:{dataset}:{name}");

    private RedisKey Bucket(char kind, long dataset, int bucket, int bucketsInAShard)
    {
        var (shard, inShard) = Math.DivRem(bucket, bucketsInAShard);
        return string.Create(CultureInfo.InvariantCulture, $"{_prefix}:{{s:{shard:D3}}}:{dataset}:{kind}:{inShard}");
    }

    private RedisKey Meta(string name) => $"{_prefix}:{{meta}}:{name}";
}
