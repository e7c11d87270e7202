using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>
/// Customers in Redis that were changed behind everybody's back: a node that reads them notices, says what is wrong, and takes none of them.
/// </summary>
public sealed class RedisDamageTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const int Count = 200;

    private static readonly Dictionary<string, Func<IDatabase, string, Task>> All = new()
    {
        ["one byte of a record"] = async (redis, prefix) =>
        {
            var (bucket, field) = await RecordAsync(redis, prefix, 7);
            var record = (byte[])(await redis.HashGetAsync(bucket, field))!;
            record[^1] ^= 1;
            await redis.HashSetAsync(bucket, field, record);
        },
        ["a record of another customer"] = async (redis, prefix) =>
        {
            var (bucket, field) = await RecordAsync(redis, prefix, 7);
            var (otherBucket, otherField) = await RecordAsync(redis, prefix, 8);
            await redis.HashSetAsync(bucket, field, await redis.HashGetAsync(otherBucket, otherField));
        },
        ["a record that is cut off"] = async (redis, prefix) =>
        {
            var (bucket, field) = await RecordAsync(redis, prefix, 7);
            await redis.HashSetAsync(bucket, field, new byte[3]);
        },
        ["a record that is gone"] = async (redis, prefix) =>
        {
            var (bucket, field) = await RecordAsync(redis, prefix, 7);
            await redis.HashDeleteAsync(bucket, field);
        },
        ["a customer too many"] = async (redis, prefix) =>
        {
            var (bucket, field) = await RecordAsync(redis, prefix, 7);
            await redis.HashSetAsync(bucket, KeyBytes.ToArray(Id(Count + 1)), await redis.HashGetAsync(bucket, field));
        },
        ["a bucket that is gone"] = async (redis, prefix) => await redis.KeyDeleteAsync((await RecordAsync(redis, prefix, 7)).Bucket),
        ["a bucket of another type"] = async (redis, prefix) =>
        {
            var bucket = (await RecordAsync(redis, prefix, 7)).Bucket;
            await redis.KeyDeleteAsync(bucket);
            await redis.StringSetAsync(bucket, "x");
        },
        ["an alias of another customer"] = async (redis, prefix) =>
        {
            var key = redis.Multiplexer.GetServers()[0].Keys(pattern: $"{prefix}:{{s:*}}:1:a:*").First();
            var alias = (await redis.HashGetAllAsync(key))[0];
            await redis.HashSetAsync(key, alias.Name, KeyBytes.ToArray(Id(Count + 1)));
        },
        ["a description that is none"] = async (redis, prefix) => await redis.HashSetAsync($"{prefix}:{{meta}}:datasets", 1, "{"),
        ["a layout that is none"] = async (redis, prefix) => await redis.HashSetAsync($"{prefix}:{{meta}}:layouts", 1, "{"),
    };

    public static TheoryData<string> Damages => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Damage_is_noticed_and_told(string damage)
    {
        var prefix = redis.NewPrefix();
        await using var store = new RedisCustomerStore(
            new RedisStoreOptions { Connection = redis.Server.ConnectionString, Prefix = prefix }, NullLogger<RedisCustomerStore>.Instance,
            TimeProvider.System);
        Assert.Equal(LoadStatus.Loaded, (await store.LoadAsync(Header, Customers(Count), null, default)).Status);
        Assert.Equal(HydrationStatus.Hydrated, (await StoreReading.ReadAsync(store)).Status);

        await All[damage](redis.Database, prefix);

        var (status, detail) = await StoreReading.ReadAsync(store);
        Assert.NotEqual(HydrationStatus.Hydrated, status);
        Assert.False(string.IsNullOrEmpty(detail), $"{status} and no word why");
    }

    // Where the record of a customer is.
    private static async Task<(RedisKey Bucket, RedisValue Field)> RecordAsync(IDatabase redis, string prefix, int number)
    {
        RedisValue field = KeyBytes.ToArray(Id(number));
        foreach (var key in redis.Multiplexer.GetServers()[0].Keys(pattern: $"{prefix}:{{s:*}}:1:c:*"))
        {
            if (await redis.HashExistsAsync(key, field))
            {
                return (key, field);
            }
        }

        throw new InvalidOperationException($"customer {number} is in no bucket");
    }
}
