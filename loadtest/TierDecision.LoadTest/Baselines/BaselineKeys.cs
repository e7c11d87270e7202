using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using StackExchange.Redis;
using TierDecision.LoadTest.Baselines.V1;

namespace TierDecision.LoadTest.Baselines;

/// <summary>Where the baselines keep customers in Redis, and how they get there.</summary>
internal static class BaselineKeys
{
    public const string CachePrefix = "cache:";

    private const int BatchSize = 2_000;

    public static string Get(string customerId) => "get:" + customerId;

    public static string Hash(string customerId) => "hash:" + customerId;

    /// <summary>The field of the hash that is JSON.</summary>
    public static string DocumentField => "score";

    /// <summary>The distributed cache over <paramref name="redis"/>, as the official package gives it.</summary>
    public static RedisCache OpenCache(IConnectionMultiplexer redis) => new(new RedisCacheOptions
    {
        ConnectionMultiplexerFactory = () => Task.FromResult(redis),
        InstanceName = CachePrefix,
    });

    /// <summary>Writes every customer for every baseline, pipelined.</summary>
    public static async Task LoadAsync(IConnectionMultiplexer redis, CustomerDocuments documents, CancellationToken cancellationToken)
    {
        using var cache = OpenCache(redis);
        var database = redis.GetDatabase();
        var batch = new List<Task>(3 * BatchSize);
        for (var number = 1; number <= documents.Count; number++)
        {
            var document = documents.Document(number);
            batch.Add(database.StringSetAsync(Get(document.CustomerId), Reply(document).ToByteArray()));
            batch.Add(database.HashSetAsync(Hash(document.CustomerId), Fields(document)));
            batch.Add(cache.SetAsync(document.CustomerId, Json(document), new DistributedCacheEntryOptions(), cancellationToken));
            if (batch.Count >= BatchSize || number == documents.Count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.WhenAll(batch);
                batch.Clear();
            }
        }
    }

    private static byte[] Json(CustomerDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, CustomerDocumentJson.Default.CustomerDocument);

    private static LookupReply Reply(CustomerDocument document) =>
        new() { Found = true, Tier = document.Tier, Priority = document.Priority, ValueScore = document.ValueScore };

    private static HashEntry[] Fields(CustomerDocument document) =>
    [
        new("id", document.CustomerId),
        new("phone", document.Phone),
        new("tier", document.Tier),
        new("priority", document.Priority.ToString(CultureInfo.InvariantCulture)),
        new(DocumentField, Json(document)),
    ];
}
