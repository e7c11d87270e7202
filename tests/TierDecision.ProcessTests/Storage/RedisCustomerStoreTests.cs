using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

public sealed class RedisCustomerStoreTests(RedisFixture redis) : RedisCustomerStoreContract, IClassFixture<RedisFixture>
{
    private protected override RedisStoreOptions Options => new() { Connection = redis.Server.ConnectionString };

    [Fact]
    public async Task Load_keeps_every_bucket_in_the_compact_encoding()
    {
        await LoadAsync(Customers(20_000));

        var buckets = await KeysAsync("{s:*");

        // And the state of each shard.
        Assert.Equal(64 * (4 + 4 + 1), buckets.Length);
        foreach (var bucket in buckets)
        {
            Assert.Equal("listpack", (await redis.Database.ExecuteAsync("OBJECT", "ENCODING", bucket)).ToString());
        }
    }

    [Fact]
    public async Task Load_keeps_two_datasets_and_removes_what_a_dead_load_left()
    {
        await LoadAsync(Customers(100));
        await redis.Database.HashSetAsync($"{Prefix}:{{meta}}:layouts", "2", """{"format":1,"shards":64,"customerBuckets":1,"aliasBuckets":1}""");
        await redis.Database.StringSetAsync($"{Prefix}:{{meta}}:counter", 2);
        await redis.Database.HashSetAsync($"{Prefix}:{{s:007}}:2:c:0", "key", "half a load");

        await LoadAsync(Customers(80, edition: 2));
        await LoadAsync(Customers(60, edition: 3));

        var datasets = (await KeysAsync("{s:*")).Select(key => ((string)key!).Split(':')[3]).Distinct().Order();
        Assert.Equal(["3", "4"], datasets);
        Assert.Equal(0, await redis.Database.HashLengthAsync($"{Prefix}:{{meta}}:retired"));
        Assert.Equal(2, await redis.Database.HashLengthAsync($"{Prefix}:{{meta}}:datasets"));
        await AssertHoldsAsync(60, edition: 3);
    }

    [Fact]
    public async Task What_a_stalled_load_writes_after_it_was_cleaned_up_is_removed_later()
    {
        var time = new LaterTime();
        await using var store = new RedisCustomerStore(Options with { Prefix = Prefix }, NullLogger<RedisCustomerStore>.Instance, time);
        await LoadAsync(Customers(100));
        await redis.Database.HashSetAsync($"{Prefix}:{{meta}}:layouts", "2", """{"format":1,"shards":64,"customerBuckets":1,"aliasBuckets":1}""");
        await redis.Database.StringSetAsync($"{Prefix}:{{meta}}:counter", 2);
        Assert.Equal(LoadStatus.Loaded, (await store.LoadAsync(Header, Customers(80, edition: 2), null, default)).Status);

        RedisKey late = $"{Prefix}:{{s:007}}:2:c:0";
        await redis.Database.HashSetAsync(late, "key", "written too late");
        Assert.Equal(LoadStatus.Loaded, (await store.LoadAsync(Header, Customers(80, edition: 3), null, default)).Status);
        Assert.True(await redis.Database.KeyExistsAsync(late));

        time.Passed = TimeSpan.FromMinutes(5);
        Assert.Equal(LoadStatus.Loaded, (await store.LoadAsync(Header, Customers(80, edition: 4), null, default)).Status);
        Assert.False(await redis.Database.KeyExistsAsync(late));
        Assert.Equal(0, await redis.Database.HashLengthAsync($"{Prefix}:{{meta}}:swept"));
    }

    [Fact]
    public async Task Fences_that_a_load_left_closed_when_it_died_are_opened_by_the_next_write()
    {
        var live = await LoadAsync(Customers(10));
        foreach (var state in await KeysAsync($"{{s:*:{live.Number}:state"))
        {
            await redis.Database.HashSetAsync(state, "f", "a load that died");
        }

        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(1, version: 2, add: [Phone(7)]), default)).Status);
        Assert.Equal(Written(1, 2), (await FindAsync(IdentifierKind.Phone, Phone(7))).Score);
    }

    [Fact]
    public async Task Write_waits_while_a_flip_that_lives_keeps_the_fence()
    {
        await using var store = Open(Options with { Prefix = Prefix, WriteTimeout = TimeSpan.FromMilliseconds(300) });
        var live = await LoadAsync(Customers(10));
        await redis.Database.StringSetAsync($"{Prefix}:{{meta}}:lock", "a load that lives");
        var states = await KeysAsync($"{{s:*:{live.Number}:state");
        foreach (var state in states)
        {
            await redis.Database.HashSetAsync(state, "f", "a load that lives");
        }

        Assert.Equal(WriteStatus.Unavailable, (await store.PutAsync(Put(1, version: 2), default)).Status);

        var waiting = Store.PutAsync(Put(1, version: 3), default).AsTask();
        foreach (var state in states)
        {
            await redis.Database.HashSetAsync(state, "f", "");
        }

        Assert.Equal(WriteStatus.Applied, (await waiting).Status);
    }

    [Fact]
    public async Task Write_that_no_replica_has_says_so()
    {
        await using var store = Open(
            Options with { Prefix = Prefix, ReplicaAcknowledgements = 1, ReplicaTimeout = TimeSpan.FromMilliseconds(20) });
        await LoadAsync(Customers(10));

        var result = await store.PutAsync(Put(1, version: 2), default);

        Assert.Equal((WriteStatus.NotReplicated, 2ul), (result.Status, result.Version));
        Assert.Equal(Written(1, 2), (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score);
    }

    [Fact]
    public async Task Stream_that_was_cut_off_or_damaged_makes_the_follower_read_that_shard_anew()
    {
        var dataset = await LoadAsync(Customers(1000));
        await using var follower = (await CustomerFollower.StartAsync(Store, dataset, null, default)).Follower!;

        // Behind everybody's back: a record is removed, and the stream of another shard is.
        await Store.PutAsync(Put(1, version: 2), default);
        await redis.Database.KeyDeleteAsync([.. (await KeysAsync($"{{s:*:{dataset.Number}:log"))]);
        var cut = await follower.StepAsync(complete: true, default);
        Assert.Equal((FollowStatus.Current, 1), (cut.Status, cut.Resyncs));
        Assert.True(follower.Replica.TryFind(IdentifierKind.CustomerId, Id(1), out var score));
        Assert.Equal(Written(1, 2), score);

        await Store.PutAsync(Put(1, version: 3), default);
        var log = Assert.Single(await KeysAsync($"{{s:*:{dataset.Number}:log"));
        await redis.Database.StreamAddAsync(log, [new("e", FixedEntry()), new("x", new byte[8])]);
        var damaged = await follower.StepAsync(complete: true, default);
        Assert.Equal((FollowStatus.Current, 1), (damaged.Status, damaged.Resyncs));
        Assert.True(follower.Replica.TryFind(IdentifierKind.CustomerId, Id(1), out score));
        Assert.Equal(Written(1, 3), score);

        static byte[] FixedEntry() => [(byte)ChangeKind.NoRecord, .. KeyBytes.ToArray(Id(1))];
    }

    [Fact]
    public async Task Load_that_fails_leaves_no_key_behind()
    {
        await LoadAsync(Customers(100));
        var before = await KeysAsync("*");
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.LoadAsync(Header, Customers(30_000, edition: 2), new Interruption(cancellation.Cancel), cancellation.Token));

        Assert.Equal(Sorted(before), Sorted(await KeysAsync("*")));

        static IEnumerable<string> Sorted(RedisKey[] keys) => keys.Select(key => (string)key!).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Load_whose_buckets_change_before_it_ends_is_not_made_live()
    {
        var live = await LoadAsync(Customers(100));
        var damage = new Interruption(() => redis.Database.KeyDelete(redis.Connection.GetServers()[0].Keys(pattern: $"{Prefix}:{{s:*}}:2:c:*").First()));

        var result = await Store.LoadAsync(Header, Customers(30_000, edition: 2), damage, default);

        Assert.Equal(LoadStatus.VerificationFailed, result.Status);
        Assert.Contains("30000 and", result.Detail, StringComparison.Ordinal);
        Assert.Equal(live.Number, (await Store.DescribeAsync(default)).Dataset!.Number);
        Assert.DoesNotContain(await KeysAsync("{s:*"), key => ((string)key!).Contains(":2:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Load_whose_lock_was_taken_over_is_not_made_live()
    {
        var live = await LoadAsync(Customers(100));
        var theft = new Interruption(() => redis.Database.StringSet($"{Prefix}:{{meta}}:lock", "another load"));

        var result = await Store.LoadAsync(Header, Customers(30_000, edition: 2), theft, default);

        Assert.Equal((LoadStatus.Unavailable, "the load's lock was lost"), (result.Status, result.Detail));
        Assert.Equal(live.Number, (await Store.DescribeAsync(default)).Dataset!.Number);
        Assert.Equal("another load", await redis.Database.StringGetAsync($"{Prefix}:{{meta}}:lock"));
    }

    [Fact]
    public async Task Load_that_outlasts_its_lock_renews_it()
    {
        await using var store = Open(Options with { Prefix = Prefix, LockExpiry = TimeSpan.FromSeconds(5) });
        var key = $"{Prefix}:{{meta}}:lock";
        var renewals = 0;

        var result = await store.LoadAsync(Header, CustomersThen(10, 1, SeeRenewals), null, default);

        Assert.Equal(LoadStatus.Loaded, result.Status);
        Assert.Equal(3, renewals);
        Assert.False(await redis.Database.KeyExistsAsync(key));

        // The time to live only ever shrinks, but for a renewal.
        void SeeRenewals()
        {
            var left = redis.Database.KeyTimeToLive(key);
            while (renewals < 3)
            {
                var now = redis.Database.KeyTimeToLive(key);
                Assert.NotNull(now);
                renewals += now > left ? 1 : 0;
                left = now;
            }
        }
    }

    [Fact]
    public async Task Lock_of_a_dead_load_expires()
    {
        await redis.Database.StringSetAsync($"{Prefix}:{{meta}}:lock", "process 1 on elsewhere", TimeSpan.FromMilliseconds(300));

        var refused = await Store.LoadAsync(Header, Customers(1), null, default);
        await Wait.UntilAsync(
            async () => (await Store.LoadAsync(Header, Customers(1), null, default)).Status == LoadStatus.Loaded, "the lock expires");

        Assert.Equal(LoadStatus.Busy, refused.Status);
        Assert.Contains("process 1 on elsewhere", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retired_dataset_is_not_made_live_by_a_late_flip()
    {
        await LoadAsync(Customers(10));
        RedisKey[] keys = [.. new[] { "lock", "layouts", "datasets", "live", "previous" }.Select(name => (RedisKey)$"{Prefix}:{{meta}}:{name}")];
        await redis.Database.StringSetAsync(keys[0], "token");

        var flipped = (int)await redis.Database.ScriptEvaluateAsync(RedisScripts.Flip, keys, ["token", 77, "{}"]);

        Assert.Equal(0, flipped);
        await AssertHoldsAsync(10, edition: 1);
    }

    [Theory]
    [InlineData("""{"format":2}""")]
    [InlineData("""{"format":9,"shards":64,"customerBuckets":1,"aliasBuckets":1}""")]
    [InlineData("no layout")]
    public async Task Layout_of_a_newer_version_is_unreadable(string layout)
    {
        var dataset = await LoadAsync(Customers(10));
        await redis.Database.HashSetAsync($"{Prefix}:{{meta}}:layouts", dataset.Number, layout);
        await using var store = Open();

        Assert.Equal(DatasetStatus.Unreadable, (await store.DescribeAsync(default)).Status);
        Assert.Equal(LookupStatus.Unavailable, (await store.FindAsync(IdentifierKind.CustomerId, Id(1), default)).Status);
    }

    [Fact]
    public async Task Description_of_a_newer_version_is_unreadable()
    {
        var dataset = await LoadAsync(Customers(10));
        await redis.Database.HashSetAsync($"{Prefix}:{{meta}}:datasets", dataset.Number, """{"format":2}""");

        Assert.Equal(DatasetStatus.Unreadable, (await Store.DescribeAsync(default)).Status);
    }

    [Fact]
    public async Task Record_of_an_unknown_format_is_unavailable_not_unknown()
    {
        var dataset = await LoadAsync(Customers(10));
        var keys = new RedisKeys(Prefix);
        var bucket = keys.CustomersOf(Id(1), dataset.Number, new RedisLayout(1, 64, 1, 1));
        await redis.Database.HashSetAsync(bucket, TierDecision.Storage.Records.KeyBytes.ToArray(Id(1)), new byte[48]);

        Assert.Equal(LookupStatus.Unavailable, (await FindAsync(IdentifierKind.CustomerId, Id(1))).Status);
        await using var follower = (await CustomerFollower.StartAsync(Store, dataset, null, default)).Follower!;
        Assert.Contains($"a record in {bucket} cannot be read", follower.Damage, StringComparison.Ordinal);
        Assert.Equal(LookupStatus.Unavailable, follower.Replica.Find(IdentifierKind.CustomerId, Id(1), out _));
    }

    [Fact]
    public async Task Two_prefixes_on_one_server_do_not_meet()
    {
        await using var other = Open(Options with { Prefix = Prefix + "-other" });
        await LoadAsync(Customers(10));

        Assert.Equal(DatasetStatus.Empty, (await other.DescribeAsync(default)).Status);
        Assert.Equal(LookupStatus.Unknown, (await other.FindAsync(IdentifierKind.CustomerId, Id(1), default)).Status);
    }

    /// <summary>A clock that is ahead by what has passed, so that nobody has to wait.</summary>
    private sealed class LaterTime : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Passed;
    }

    private async Task<RedisKey[]> KeysAsync(string pattern)
    {
        var found = new List<RedisKey>();
        await foreach (var key in redis.Connection.GetServers()[0].KeysAsync(pattern: $"{Prefix}:{pattern}"))
        {
            found.Add(key);
        }

        return [.. found];
    }
}
