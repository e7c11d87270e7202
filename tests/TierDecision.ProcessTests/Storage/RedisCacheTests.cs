using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Memory.Cache;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>What becomes of a cache when Redis does what no contract has.</summary>
public sealed class RedisCacheTests
{
    private const string Log = "td:{s:000}:1:log";

    [Fact]
    public async Task Stream_that_was_trimmed_past_the_cache_empties_it()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis);
        await using var follower = await LoadAndFollowAsync(store);
        await AskAsync(follower, 5);
        for (var version = 2ul; version < 12; version++)
        {
            await PutAsync(store, 5, version);
        }

        // Only the last entry is left, and it is the one that the shard says is the last.
        await redis.ExecuteAsync("XTRIM", Log, "MAXLEN", "1");
        var step = await follower.StepAsync(complete: true, default);

        Assert.Equal((FollowStatus.Current, 1, 1), (step.Status, step.Changes, step.Resyncs));
        Assert.Equal(0, follower.Cache.Customers);
        Assert.Equal(11ul, (await follower.Cache.AskAsync(IdentifierKind.CustomerId, Id(5))).Score.Version);
        Assert.Equal(0, (await follower.StepAsync(complete: true, default)).Resyncs);
        await PutAsync(store, 5, 20);
        Assert.Equal((1, 0), (await follower.StepAsync(complete: true, default)) is var next ? (next.Changes, next.Resyncs) : default);
        Assert.Equal(LookupStatus.Found, follower.Cache.Find(IdentifierKind.CustomerId, Id(5), out var score));
        Assert.Equal(20ul, score.Version);
    }

    [Fact]
    public async Task Gap_that_a_hasty_look_passed_over_is_noticed_by_the_next_complete_one()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis);
        await using var follower = await LoadAndFollowAsync(store);
        await AskAsync(follower, 5);
        await PutAsync(store, 5, 2);
        await PutAsync(store, 6, 2);
        await redis.ExecuteAsync("XTRIM", Log, "MAXLEN", "1");

        // As told by the store, of a shard whose state is not looked at.
        await Wait.UntilAsync(async () => (await follower.StepAsync(complete: false, default)).Changes == 1, "the store tells of the writes");
        var step = await follower.StepAsync(complete: true, default);

        Assert.Equal((0, 1, 0), (step.Changes, step.Resyncs, follower.Cache.Customers));
    }

    [Fact]
    public async Task Restarted_server_is_followed_on_from_an_empty_cache()
    {
        await using var redis = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true, Settings = ["appendfsync always"] });
        await using var store = Open(redis);
        await using var follower = await LoadAndFollowAsync(store);
        await AskAsync(follower, 5);

        await redis.KillAsync();
        Assert.Equal(FollowStatus.Unavailable, (await follower.StepAsync(complete: true, default)).Status);
        Assert.Equal(LookupStatus.Found, follower.Cache.Find(IdentifierKind.CustomerId, Id(5), out _));
        Assert.Equal(LookupStatus.Unavailable, (await follower.Cache.AskAsync(IdentifierKind.CustomerId, Id(6))).Status);

        await redis.RestartAsync();
        await Wait.UntilAsync(async () => (await follower.StepAsync(complete: true, default)).Status == FollowStatus.Current, "the server is followed again");
        Assert.Equal(0, follower.Cache.Customers);
        await AskAsync(follower, 5);
    }

    [Fact]
    public async Task Emptied_server_knows_nobody_and_is_not_believed()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = Open(redis);
        await using var follower = await LoadAndFollowAsync(store);
        await redis.ExecuteAsync("FLUSHALL");

        Assert.Equal(LookupStatus.Unavailable, (await follower.Cache.AskAsync(IdentifierKind.CustomerId, Id(5))).Status);
        Assert.Equal(LookupStatus.Unavailable, (await follower.Cache.AskAsync(IdentifierKind.Phone, Phone(5))).Status);
        Assert.Equal(FollowStatus.Unavailable, (await follower.StepAsync(complete: true, default)).Status);
    }

    /// <summary>A replica that lags behind says what was true a while ago; asked of it, a customer would be an old one.</summary>
    [Fact]
    public async Task Replica_is_not_asked_while_its_master_is_down()
    {
        await using var master = await RedisServer.StartAsync();
        await using var replica = await RedisServer.StartAsync();
        await replica.ExecuteAsync("REPLICAOF", "127.0.0.1", $"{master.Port}");
        await using var store = new RedisCustomerStore(
            new RedisStoreOptions { Connection = $"{master.ConnectionString},{replica.ConnectionString}", Shards = 1 }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);
        await using var follower = await LoadAndFollowAsync(store);
        await Wait.UntilAsync(async () => (await replica.ExecuteAsync("EXISTS", Log.Replace("log", "state", StringComparison.Ordinal))).Contains('1', StringComparison.Ordinal), "the replica has the dataset");
        Assert.Equal(LookupStatus.Found, (await store.FindAsync(IdentifierKind.CustomerId, Id(5), default)).Status);

        await master.KillAsync();

        Assert.Equal(LookupStatus.Unavailable, (await store.FindAsync(IdentifierKind.CustomerId, Id(5), default)).Status);
        Assert.Equal(LookupStatus.Unavailable, (await follower.Cache.AskAsync(IdentifierKind.CustomerId, Id(5))).Status);
        Assert.Equal(FollowStatus.Unavailable, (await follower.StepAsync(complete: true, default)).Status);
    }

    private static RedisCustomerStore Open(RedisServer redis) => new(
        new RedisStoreOptions { Connection = redis.ConnectionString, Shards = 1 }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);

    private static async Task<CacheFollower> LoadAndFollowAsync(RedisCustomerStore store)
    {
        var dataset = (await store.LoadAsync(Header, Customers(100), null, default)).Dataset!;
        var follower = await CacheFollower.StartAsync(store, dataset, new CustomerCacheOptions { Customers = 64 }, new CustomerCacheCounts(), TimeProvider.System, default);

        // What the client had to say of its connections has been said.
        await Wait.UntilAsync(async () => (await follower.StepAsync(complete: true, default)) is { Status: FollowStatus.Current, Resyncs: 0 }, "the cache is followed");
        return follower;
    }

    private static async Task AskAsync(CacheFollower follower, int number)
    {
        Assert.Equal(CustomerLookup.Found(Score(number)), await follower.Cache.AskAsync(IdentifierKind.CustomerId, Id(number)));
        Assert.Equal(1, follower.Cache.Customers);
    }

    private static async Task PutAsync(RedisCustomerStore store, int number, ulong version) => Assert.Equal(
        WriteStatus.Applied,
        (await store.PutAsync(new CustomerWrite { Customer = Id(number), Score = Score(number) with { Version = version }, Tier = "gold" }, default)).Status);
}
