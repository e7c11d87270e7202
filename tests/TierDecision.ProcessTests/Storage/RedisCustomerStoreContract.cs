using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.ProcessTests.Storage;

/// <summary>The contract on some kind of Redis; every test has a prefix of its own.</summary>
public abstract class RedisCustomerStoreContract : CustomerStoreContract
{
    private static int prefixes;

    private protected string Prefix { get; } = $"t{Interlocked.Increment(ref prefixes)}";

    /// <summary>How to reach the Redis of this class.</summary>
    private protected abstract RedisStoreOptions Options { get; }

    // Patient: on a machine that is busy with other tests, connecting to six servers may take longer than a look-up should.
    private protected override ICustomerStore Open() => Open(Options with { Prefix = Prefix, CommandTimeout = TimeSpan.FromSeconds(10) });

    private protected override ICustomerStore Open(AuditOptions audit, TimeProvider time) => new RedisCustomerStore(
        Options with { Prefix = Prefix, CommandTimeout = TimeSpan.FromSeconds(10) }, NullLogger<RedisCustomerStore>.Instance, time, audit);

    private protected override ICustomerStore OpenUnreachable() => Open(new RedisStoreOptions
    {
        Connection = $"127.0.0.1:{LoopbackPort.Next()},connectTimeout=200,connectRetry=1",
        BulkTimeout = TimeSpan.FromSeconds(2),
    });

    /// <summary>A string where a removal looks for the customer's aliases: the server refuses to read it, as it would if it went away.</summary>
    private protected override async Task<IAsyncDisposable?> CutRemovalsOffAsync()
    {
        var connection = new RedisConnection(Options, NullLogger.Instance);
        var database = await connection.DatabaseAsync(Wait.Deadline, default);
        var keys = new RedisKeys(Prefix);
        var live = await database.StringGetAsync(keys.Live);
        var layout = RedisLayout.Parse(await database.HashGetAsync(keys.Layouts, live))!;
        for (var bucket = 0; bucket < layout.AllAliasBuckets; bucket++)
        {
            var key = keys.Aliases((long)live, layout, bucket);
            if (await database.HashLengthAsync(key) == 0)
            {
                await database.StringSetAsync(key, "no hash");
                return new RemovalsCutOff(connection, database, key);
            }
        }

        throw new InvalidOperationException("there is no bucket without an alias");
    }

    /// <summary>With the documented rights, where the Redis of this class asks for them.</summary>
    [Fact]
    public async Task Entries_that_are_too_old_are_removed_by_whoever_reads()
    {
        await LoadAsync(TestDataset.Customers(20));
        await using var connection = new RedisConnection(Options, NullLogger.Instance);
        var database = await connection.DatabaseAsync(Wait.Deadline, default);
        var stream = new RedisKeys(Prefix).Audit(7);
        var old = TimeProvider.System.GetUtcNow().AddDays(-500).ToUnixTimeMilliseconds();
        for (var i = 0; i < 500; i++)
        {
            await database.StreamAddAsync(stream, [new("k", 4), new("w", "old"), new("c", ""), new("e", "{}")], messageId: $"{old + i}-0");
        }

        await using var other = Open();
        Assert.DoesNotContain(await EntriesAsync(store: other), record => record.Entry.Actor.Caller == "old");
        await Wait.UntilAsync(async () => (await database.StreamRangeAsync(stream, count: 1)).Length == 0, "they are gone");
    }

    /// <summary>As if the clock of Redis were set far ahead: what is kept moves on by a day each time.</summary>
    [Fact]
    public async Task Time_before_which_entries_go_moves_on_by_a_day_at_most()
    {
        await LoadAsync(TestDataset.Customers(20));
        await using var connection = new RedisConnection(Options, NullLogger.Instance);
        var database = await connection.DatabaseAsync(Wait.Deadline, default);
        var keys = new RedisKeys(Prefix);
        var old = TimeProvider.System.GetUtcNow().AddDays(-600).ToUnixTimeMilliseconds();
        for (var i = 0; i < 500; i++)
        {
            await database.StreamAddAsync(keys.Audit(7), [new("k", 4), new("w", "old"), new("c", ""), new("e", "{}")], messageId: $"{old + i}-0");
        }

        var before = TimeProvider.System.GetUtcNow().AddDays(-700).ToUnixTimeMilliseconds();
        await database.StringSetAsync(keys.AuditExpiry, before);

        await using var other = Open();
        await EntriesAsync(store: other);
        await Wait.UntilAsync(
            async () => await database.StringGetAsync(keys.AuditExpiry) == before + (long)TimeSpan.FromDays(1).TotalMilliseconds, "it has moved on by a day");

        Assert.Equal(500, (await database.StreamRangeAsync(keys.Audit(7))).Length);
    }

    private sealed class RemovalsCutOff(RedisConnection connection, IDatabase database, RedisKey inTheWay) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Assert.True(await database.KeyDeleteAsync(inTheWay));
            await connection.DisposeAsync();
        }
    }

    private protected static RedisCustomerStore Open(RedisStoreOptions options) =>
        new(options, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);
}
