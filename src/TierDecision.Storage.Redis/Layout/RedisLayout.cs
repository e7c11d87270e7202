using System.Text.Json;
using System.Text.Json.Serialization;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Redis.Layout;

/// <summary>
/// How one dataset is cut into hashes. Bucket numbers run over all shards, and follow from the high half of a key by a
/// multiplication, so that neighbouring keys share a bucket and neighbouring buckets a shard.
/// </summary>
/// <param name="Format">1; a reader refuses what it does not know.</param>
/// <param name="Shards">The number of shards, 1 to 999.</param>
/// <param name="CustomerBuckets">Buckets of customers in a shard.</param>
/// <param name="AliasBuckets">Buckets of aliases in a shard.</param>
internal sealed record RedisLayout(
    [property: JsonRequired] int Format,
    [property: JsonRequired] int Shards,
    [property: JsonRequired] int CustomerBuckets,
    [property: JsonRequired] int AliasBuckets)
{
    public const int CurrentFormat = 1;

    /// <summary>The most shards of a dataset.</summary>
    public const int MostShards = 999;

    // Of customers or aliases in all shards: more than the largest dataset comes to. A layout that another program wrote could name so many that
    // reading them never ends.
    private const int MostBuckets = 1 << 28;

    [JsonIgnore]
    public int AllCustomerBuckets => Shards * CustomerBuckets;

    [JsonIgnore]
    public int AllAliasBuckets => Shards * AliasBuckets;

    /// <summary>The layout for known numbers of customers and aliases.</summary>
    public static RedisLayout For(int customers, int aliases, RedisStoreOptions options)
    {
        return new(CurrentFormat, options.Shards, PerShard(customers), PerShard(aliases));

        int PerShard(int count)
        {
            var inAShard = (long)options.Shards * options.BucketSize;
            return (int)Math.Max(1, (count + inAShard - 1) / inAShard);
        }
    }

    /// <summary>The shard of a customer or an alias.</summary>
    public int ShardOf(IdentityKey key) => KeyHash.Place(key.High, Shards);

    public static int Bucket(IdentityKey key, int allBuckets) => KeyHash.Place(key.High, allBuckets);

    public string ToJson() => JsonSerializer.Serialize(this, RedisLayoutJson.Default.RedisLayout);

    /// <summary>
    /// Whether a dataset may be laid out like this: no layout has more buckets than entries, beside one in each shard. What reads all buckets of one
    /// that has would not end.
    /// </summary>
    public bool Fits(DatasetInfo dataset) =>
        AllCustomerBuckets <= dataset.Customers + Shards && AllAliasBuckets <= dataset.Aliases + Shards;

    /// <summary>Null where the text is no layout that this version can read.</summary>
    public static RedisLayout? Parse(string? json)
    {
        try
        {
            var layout = json is null ? null : JsonSerializer.Deserialize(json, RedisLayoutJson.Default.RedisLayout);
            return layout is { Format: CurrentFormat, Shards: >= 1 and <= MostShards, CustomerBuckets: >= 1, AliasBuckets: >= 1 }
                && (long)layout.Shards * layout.CustomerBuckets <= MostBuckets && (long)layout.Shards * layout.AliasBuckets <= MostBuckets
                    ? layout
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Serialisation without reflection, so that the store can be trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RedisLayout))]
internal sealed partial class RedisLayoutJson : JsonSerializerContext;
