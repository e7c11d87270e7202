using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Cache;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>
/// Keys that a server evicted, or somebody deleted, while nodes serve: whoever was in them is unavailable, and never taken for unknown.
/// </summary>
public sealed class RedisLossTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const int Count = 6000;
    private const int Shards = 4;

    private readonly string _prefix = redis.NewPrefix() + "loss";

    private RedisKeys Keys => new(_prefix);

    private RedisLayout Layout => RedisLayout.For(Count, Count, new RedisStoreOptions { Shards = Shards });

    [Fact]
    public async Task Bucket_that_is_gone_is_never_taken_for_unknown_customers_by_a_cache()
    {
        await using var store = Open(redis.Server);
        await using var cache = await FollowByCacheAsync(store, await LoadAsync(store));
        var (bucket, content) = await RemoveAsync(CustomersOf(7));

        for (var number = 0; number < Count; number += 3)
        {
            var isGone = CustomersOf(number) == bucket;
            Assert.Equal(isGone ? LookupStatus.Unavailable : LookupStatus.Found, await AskAsync(cache, IdentifierKind.CustomerId, Id(number)));
            Assert.Equal(isGone ? LookupStatus.Unavailable : LookupStatus.Found, (await store.FindAsync(IdentifierKind.CustomerId, Id(number), default)).Status);
        }

        Assert.Equal(LookupStatus.Unavailable, await AskAsync(cache, IdentifierKind.CustomerId, Nobody(inBucketOf: 7)));
        Assert.Equal(LookupStatus.Unknown, await AskAsync(cache, IdentifierKind.CustomerId, Nobody(inShardOf: null)));
        await UntilDamagedAsync(cache, 1);
        Assert.Contains(Keys.PatternOf(1, ShardOf(Id(7))), cache.Damage, StringComparison.Ordinal);
        Assert.Contains("customers fewer than it counts", cache.Damage, StringComparison.Ordinal);

        await redis.Database.KeyRestoreAsync(bucket, content);
        await UntilDamagedAsync(cache, 0);
        Assert.Null(cache.Damage);
        Assert.Equal(LookupStatus.Found, await AskAsync(cache, IdentifierKind.CustomerId, Id(7)));
        Assert.Equal(LookupStatus.Unknown, await AskAsync(cache, IdentifierKind.CustomerId, Nobody(inBucketOf: 7)));
    }

    [Fact]
    public async Task Bucket_of_aliases_that_is_gone_is_never_taken_for_unknown_callers_by_a_cache()
    {
        await using var store = Open(redis.Server);
        await using var cache = await FollowByCacheAsync(store, await LoadAsync(store));
        var (bucket, _) = await RemoveAsync(Keys.AliasesOf(Phone(7), 1, Layout));

        for (var number = 1; number < Count; number += 3)
        {
            var isGone = Keys.AliasesOf(Phone(number), 1, Layout) == bucket;
            Assert.Equal(isGone ? LookupStatus.Unavailable : LookupStatus.Found, await AskAsync(cache, IdentifierKind.Phone, Phone(number)));
            Assert.Equal(isGone ? LookupStatus.Unavailable : LookupStatus.Found, (await store.FindAsync(IdentifierKind.Phone, Phone(number), default)).Status);
        }

        Assert.Equal(LookupStatus.Unavailable, (await store.FindOverrideAsync(IdentifierKind.Phone, Phone(7), default)).Status);
        Assert.Equal(LookupStatus.Found, await AskAsync(cache, IdentifierKind.CustomerId, Id(7)));
        await UntilDamagedAsync(cache, 1);
        Assert.Contains("aliases fewer than it counts", cache.Damage, StringComparison.Ordinal);
    }

    /// <summary>As after a write of an earlier version: the bucket is there, and nearly everybody of it is not.</summary>
    [Fact]
    public async Task Part_of_a_bucket_that_is_gone_is_found_by_counting()
    {
        await using var store = Open(redis.Server);
        await using var cache = await FollowByCacheAsync(store, await LoadAsync(store));
        var bucket = CustomersOf(7);
        var others = (await redis.Database.HashKeysAsync(bucket)).Skip(1).ToArray();
        await redis.Database.HashDeleteAsync(bucket, others);

        await UntilDamagedAsync(cache, 1);

        Assert.Contains($"{others.Length} customers fewer", cache.Damage, StringComparison.Ordinal);
        Assert.Equal(0, cache.Cache.Customers);
        Assert.DoesNotContain(
            await Task.WhenAll(Enumerable.Range(0, Count).Where(number => CustomersOf(number) == bucket)
                .Select(number => AskAsync(cache, IdentifierKind.CustomerId, Id(number)))),
            status => status == LookupStatus.Unknown);
        Assert.Equal(LookupStatus.Unavailable, await AskAsync(cache, IdentifierKind.CustomerId, Nobody(inShardOf: 7)));

        // Who is still there is found.
        var left = Enumerable.Range(0, Count).First(number => ShardOf(Id(number)) == ShardOf(Id(7)) && CustomersOf(number) != bucket);
        Assert.Equal(LookupStatus.Found, await AskAsync(cache, IdentifierKind.CustomerId, Id(left)));
    }

    [Fact]
    public async Task State_of_a_shard_that_is_gone_damages_that_shard_alone_until_it_is_back()
    {
        await using var store = Open(redis.Server);
        var dataset = await LoadAsync(store);
        await using var cache = await FollowByCacheAsync(store, dataset);
        await using var whole = (await CustomerFollower.StartAsync(store, dataset, null, default)).Follower!;
        var (state, content) = await RemoveAsync(Keys.State(1, ShardOf(Id(7))));

        await UntilDamagedAsync(cache, 1);
        await UntilDamagedAsync(whole, 1);
        await using var late = (await CustomerFollower.StartAsync(store, dataset, null, default)).Follower!;
        await using var lateCache = await FollowByCacheAsync(store, dataset);
        var nobody = Nobody(inShardOf: 7);
        var elsewhere = Enumerable.Range(0, Count).First(number => ShardOf(Id(number)) != ShardOf(Id(7)));
        foreach (var follower in new ICustomerFollower[] { cache, whole, late, lateCache })
        {
            Assert.Equal(FollowStatus.Current, (await follower.StepAsync(complete: true, default)).Status);
            Assert.Equal(1, follower.DamagedPartitions);
            Assert.Contains($"has lost {state}", follower.Damage, StringComparison.Ordinal);
        }

        Assert.Equal(LookupStatus.Unavailable, await AskAsync(cache, IdentifierKind.CustomerId, nobody));
        Assert.Equal(LookupStatus.Unavailable, late.Replica.Find(IdentifierKind.CustomerId, Id(7), out _));
        Assert.Equal(LookupStatus.Found, whole.Replica.Find(IdentifierKind.CustomerId, Id(7), out _));
        Assert.Equal(LookupStatus.Found, late.Replica.Find(IdentifierKind.CustomerId, Id(elsewhere), out _));

        await redis.Database.KeyRestoreAsync(state, content);
        foreach (var follower in new ICustomerFollower[] { cache, whole, late, lateCache })
        {
            await UntilDamagedAsync(follower, 0);
        }

        Assert.Equal(LookupStatus.Found, late.Replica.Find(IdentifierKind.CustomerId, Id(7), out _));
        Assert.Equal(LookupStatus.Unknown, await AskAsync(cache, IdentifierKind.CustomerId, nobody));
    }

    [Fact]
    public async Task Node_with_all_customers_notices_a_bucket_that_is_gone_and_goes_on_with_what_it_read()
    {
        await using var store = Open(redis.Server);
        var dataset = await LoadAsync(store);
        await using var whole = (await CustomerFollower.StartAsync(store, dataset, null, default)).Follower!;
        Assert.Equal(0, whole.DamagedPartitions);
        var (bucket, content) = await RemoveAsync(CustomersOf(7));

        await UntilDamagedAsync(whole, 1);
        Assert.Equal(LookupStatus.Found, whole.Replica.Find(IdentifierKind.CustomerId, Id(7), out _));
        await using var late = (await CustomerFollower.StartAsync(store, dataset, null, default)).Follower!;
        Assert.Equal(1, late.DamagedPartitions);
        Assert.Equal(LookupStatus.Unavailable, late.Replica.Find(IdentifierKind.CustomerId, Id(7), out _));

        await redis.Database.KeyRestoreAsync(bucket, content);
        await UntilDamagedAsync(whole, 0);
        await UntilDamagedAsync(late, 0);
        Assert.Equal(LookupStatus.Found, late.Replica.Find(IdentifierKind.CustomerId, Id(7), out _));
    }

    [Fact]
    public async Task Bucket_whose_customers_were_all_removed_has_nobody_and_is_not_damaged()
    {
        await using var store = Open(redis.Server);
        Assert.Equal(LoadStatus.Loaded, (await store.LoadAsync(Header, Customers(10), null, default)).Status);
        var dataset = (await store.DescribeAsync(default)).Dataset!;
        await using var cache = await FollowByCacheAsync(store, dataset);
        for (var number = 0; number < 10; number++)
        {
            Assert.Equal(WriteStatus.Applied, (await store.RemoveAsync(Id(number), 0, default)).Status);
            Assert.Equal(LookupStatus.Unknown, await AskAsync(cache, IdentifierKind.CustomerId, Id(number)));
            Assert.Equal(LookupStatus.Unknown, (await store.FindAsync(IdentifierKind.Phone, Phone(number), default)).Status);
        }

        for (var i = 0; i < 2 * Shards; i++)
        {
            Assert.Equal(FollowStatus.Current, (await cache.StepAsync(complete: true, default)).Status);
            Assert.Null(cache.Damage);
        }
    }

    [Fact]
    public async Task Writes_and_loads_while_shards_are_counted_are_no_losses()
    {
        await using var store = Open(redis.Server);
        await using var cache = await FollowByCacheAsync(store, await LoadAsync(store));
        using var ended = new CancellationTokenSource();
        var writing = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var number = Count + writer; !ended.IsCancellationRequested; number += 4)
            {
                Assert.Equal(WriteStatus.Applied, (await store.PutAsync(Put(number, 2, add: [Phone(number), Email(number)]), default)).Status);
                Assert.Equal(WriteStatus.Applied, (await store.RemoveAsync(Id(number - Count), 3, default)).Status);
            }
        })).ToArray();
        var loading = LoadAsync(store);
        for (var i = 0; i < 200 || !loading.IsCompleted; i++)
        {
            Assert.NotEqual(FollowStatus.Unavailable, (await cache.StepAsync(complete: true, default)).Status);
            Assert.Null(cache.Damage);
        }

        await loading;
        await ended.CancelAsync();
        await Task.WhenAll(writing);
    }

    [Fact]
    public async Task Write_to_a_bucket_that_is_gone_is_refused_and_leaves_it_gone()
    {
        await using var store = Open(redis.Server);
        await LoadAsync(store);
        var (bucket, _) = await RemoveAsync(CustomersOf(7));
        var (aliases, _) = await RemoveAsync(Keys.AliasesOf(Phone(10), 1, Layout));

        foreach (var refused in new[]
        {
            await store.PutAsync(Put(7, 2), default),
            await store.PutAsync(Put(7, 0) with { Columns = ScoreColumns.Of(["open_complaint"]), Tier = "" }, default),
            await store.SetOverrideAsync(Override(7, "gold", 2), default),
        })
        {
            Assert.Equal(WriteStatus.Unavailable, refused.Status);
            Assert.Contains($"the key {bucket} is gone", refused.Detail, StringComparison.Ordinal);
        }

        var elsewhere = Enumerable.Range(0, Count).First(number => CustomersOf(number) != bucket);
        var aliased = await store.PutAsync(Put(elsewhere, 2, add: [Phone(10)]), default);
        Assert.Equal(WriteStatus.Unavailable, aliased.Status);
        Assert.Contains($"the key {aliases} is gone", aliased.Detail, StringComparison.Ordinal);
        Assert.False(await redis.Database.KeyExistsAsync(bucket));
        Assert.False(await redis.Database.KeyExistsAsync(aliases));
        Assert.Equal(WriteStatus.Applied, (await store.PutAsync(Put(elsewhere, 2), default)).Status);
    }

    [Fact]
    public async Task Removal_reaches_nodes_that_still_have_whom_the_store_has_lost_and_no_older_write_brings_him_back()
    {
        await using var store = Open(redis.Server);
        await using var whole = (await CustomerFollower.StartAsync(store, await LoadAsync(store), null, default)).Follower!;
        var (bucket, content) = await RemoveAsync(CustomersOf(7));
        await UntilDamagedAsync(whole, 1);
        Assert.Equal(LookupStatus.Found, whole.Replica.Find(IdentifierKind.CustomerId, Id(7), out _));

        var removed = await store.RemoveAsync(Id(7), 0, default);

        Assert.Equal(WriteStatus.Applied, removed.Status);
        await Wait.UntilAsync(
            async () =>
            {
                await whole.StepAsync(complete: true, default);
                return whole.Replica.Find(IdentifierKind.CustomerId, Id(7), out _) != LookupStatus.Found;
            },
            "the node forgets the customer");

        // A load of the old score does not bring him back either.
        Assert.Equal(LoadStatus.Loaded, (await store.LoadAsync(Header, Customers(Count, edition: 2), null, default)).Status);
        Assert.Equal(LookupStatus.Unknown, (await store.FindAsync(IdentifierKind.CustomerId, Id(7), default)).Status);
        Assert.Equal((WriteStatus.Older, removed.Version), (await store.PutAsync(Put(7, removed.Version), default)) is var older ? (older.Status, older.Version) : default);
    }

    [Fact]
    public async Task Server_that_evicts_makes_no_customer_unknown()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = new RedisCustomerStore(
            new RedisStoreOptions { Connection = server.ConnectionString }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);
        var dataset = (await store.LoadAsync(Header, Customers(20_000), null, default)).Dataset!;
        await using var cache = await FollowByCacheAsync(store, dataset);
        var before = Number(await server.ExecuteAsync("DBSIZE"));

        await server.ExecuteAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        var used = (await server.ExecuteAsync("INFO", "memory")).Split("used_memory:")[1].Split('\r')[0];
        await server.ExecuteAsync("CONFIG", "SET", "maxmemory", $"{long.Parse(used, System.Globalization.CultureInfo.InvariantCulture) - 300_000}");
        await Wait.UntilAsync(async () => Number(await server.ExecuteAsync("DBSIZE")) < before - 20, "keys are evicted");

        var lost = 0;
        for (var number = 0; number < 20_000; number++)
        {
            foreach (var (kind, key) in new[] { (IdentifierKind.CustomerId, Id(number)), (IdentifierKind.Phone, Phone(number)) }[..(number % 3 > 0 ? 2 : 1)])
            {
                var status = await AskAsync(cache, kind, key);
                Assert.NotEqual(LookupStatus.Unknown, status);
                lost += status == LookupStatus.Unavailable ? 1 : 0;
            }
        }

        Assert.True(lost > 0, "nothing was evicted");
    }

    private static long Number(string answer) => long.Parse(answer.Trim(':', '\r', '\n'), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<LookupStatus> AskAsync(CacheFollower cache, IdentifierKind kind, IdentityKey key) => (await cache.Cache.AskAsync(kind, key)).Status;

    private static Task UntilDamagedAsync(ICustomerFollower follower, int partitions) => Wait.UntilAsync(
        async () =>
        {
            await follower.StepAsync(complete: true, default);
            return follower.DamagedPartitions == partitions;
        },
        $"{partitions} damaged partitions, and not '{follower.Damage}'");

    private static async Task<CacheFollower> FollowByCacheAsync(RedisCustomerStore store, DatasetInfo dataset) => await CacheFollower.StartAsync(
        store, dataset, new CustomerCacheOptions { Customers = 100_000 }, new CustomerCacheCounts(), TimeProvider.System, default);

    private RedisCustomerStore Open(RedisServer server) => new(
        new RedisStoreOptions { Connection = server.ConnectionString, Prefix = _prefix, Shards = Shards, CommandTimeout = TimeSpan.FromSeconds(10) },
        NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);

    private static async Task<DatasetInfo> LoadAsync(RedisCustomerStore store)
    {
        var result = await store.LoadAsync(Header, Customers(Count), null, default);
        Assert.Equal((LoadStatus.Loaded, null), (result.Status, result.Detail));
        return result.Dataset!;
    }

    private async Task<(RedisKey Key, byte[] Content)> RemoveAsync(RedisKey key)
    {
        var content = await redis.Database.KeyDumpAsync(key);
        Assert.True(await redis.Database.KeyDeleteAsync(key), $"there is no {key}");
        return (key, content!);
    }

    // The number of aliases is about that of customers, and so is that of their buckets.
    private RedisKey CustomersOf(int number) => Keys.CustomersOf(Id(number), 1, Layout);

    private int ShardOf(IdentityKey key) => Layout.ShardOf(key);

    private IdentityKey Nobody(int inBucketOf) =>
        Enumerable.Range(1_000_000, 100_000).Select(Id).First(key => Keys.CustomersOf(key, 1, Layout) == CustomersOf(inBucketOf));

    private IdentityKey Nobody(int? inShardOf) => Enumerable.Range(1_000_000, 100_000).Select(Id)
        .First(key => inShardOf is { } number ? ShardOf(key) == ShardOf(Id(number)) && Keys.CustomersOf(key, 1, Layout) != CustomersOf(number) : ShardOf(key) != ShardOf(Id(7)));
}
