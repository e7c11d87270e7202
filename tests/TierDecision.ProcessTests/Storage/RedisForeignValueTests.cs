using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using StackExchange.Redis;
using TierDecision.Configuration.Policies;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>
/// Values in Redis that another program put in place of the store's: nothing that reads them throws, and whoever needs them is told which key it is and
/// what to do.
/// </summary>
public sealed class RedisForeignValueTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const int Count = 50;
    private const string Huge = """{"format":1,"shards":999,"customerBuckets":2147483647,"aliasBuckets":2147483647}""";
    private const string Large = """{"format":1,"shards":64,"customerBuckets":100000,"aliasBuckets":100000}""";

    // What is put there; the key that is told; who tells it.
    private static readonly Dictionary<string, (Func<IDatabase, string, Task> Put, string Key, Func<ICustomerStore, Task<string?>> Ask)> All = new()
    {
        ["a version of the erasure keys that is a word"] = (Set("{keys}:version", "abc"), "{keys}:version", KeysAsync),
        ["a version of the erasure keys that is a fraction"] = (Set("{keys}:version", "1.5"), "{keys}:version", KeysAsync),
        ["a version of the erasure keys without end"] = (Set("{keys}:version", new string('9', 30)), "{keys}:version", KeysAsync),
        ["a version of the erasure keys that is a list"] = (ListAsync("{keys}:version"), "{keys}:version", KeysAsync),
        ["erasure keys that are too short"] = (async (redis, prefix) =>
        {
            await Set("{keys}:version", "77")(redis, prefix);
            await Set("{keys}:erasure", "short")(redis, prefix);
        }, "{keys}:erasure", KeysAsync),
        ["a field of what was swept that is no dataset"] = (Field("{meta}:swept", "abc", "x"), "{meta}:swept", TracesAsync),
        ["a field of what is retired that is no dataset"] = (Field("{meta}:retired", "-5", "x"), "{meta}:retired", TracesAsync),
        ["a field of the layouts that is no dataset"] = (Field("{meta}:layouts", "abc", "x"), "{meta}:layouts", TracesAsync),
        ["a field of the layouts that is no dataset, at a load"] = (Field("{meta}:layouts", "abc", "x"), "{meta}:layouts", LoadAsync),
        ["a layout with more buckets than there can be"] = (Field("{meta}:layouts", "1", Huge), "{meta}:layouts", DescribeAsync),
        ["a layout with more buckets than customers"] = (Field("{meta}:layouts", "1", Large), "{meta}:layouts", DescribeAsync),
        ["a description with nulls"] = (
            Field(
                "{meta}:datasets", "1",
                """
                {"format":2,"generation":1,"tiers":null,"policyName":null,"policyVersion":null,"asOf":"2026-01-01T00:00:00Z","identityKeyFingerprint":"0",
                "customers":1,"aliases":1,"checksum":"0","loadedAt":"2026-01-01T00:00:00Z","highestVersion":0,"currency":null,"agents":null}
                """), "tiers", DescribeAsync),
        ["a description that is none, at a re-tiering"] = (Field("{meta}:datasets", "1", "none"), "description", RetierAsync),
        ["a description with what a terminal obeys"] = (Field("{meta}:datasets", "1", "{\"x\e]0;owned\a"), "description", DescribeAsync),
        ["buckets with marks that are none"] = (EachAsync("*:state", (redis, state) => redis.SetAddAsync(Beside(state, "d"), ["abc", -5, 99999999999])), ":d has a member", TracesAsync),
        ["a library of policies that is a list"] = (ListAsync("{meta}:policy"), "{meta}:policy", InForceAsync),
        ["a number of changes of policies that is a word"] = (Field("{meta}:policy", "edits", "abc"), "{meta}:policy", PublishAsync),
        ["a revision in force that is none"] = (async (redis, prefix) =>
        {
            await Field("{meta}:policy", "number", "1")(redis, prefix);
            await Field("{meta}:policy", "revision", "../../x")(redis, prefix);
        }, "{meta}:policy", InForceAsync),
        ["a shadow that is no JSON"] = (Field("{meta}:policy", "shadow", "abc"), "{meta}:policy", InForceAsync),
        ["a canary without a number"] = (Field("{meta}:policy", "canary", "{}"), "{meta}:policy", PublishAsync),
        ["a number in force that is a word"] = (Field("{meta}:policy", "number", "abc"), "{meta}:policy", InForceAsync),
        ["a revision in force without its text"] = (async (redis, prefix) =>
        {
            await Field("{meta}:policy", "number", "1")(redis, prefix);
            await Field("{meta}:policy", "revision", "0123456789ab")(redis, prefix);
        }, "{meta}:policy:texts", InForceAsync),
        ["a revision that is no JSON"] = (Field("{meta}:policies", "0123456789ab", "abc"), "{meta}:policies", PublishAsync),
        ["a revision under another name"] = (Field("{meta}:policies", "abc", "{}"), "{meta}:policies", PublishAsync),
        ["an activation without a number"] = (Field("{meta}:policy:activations", "abc", "{}"), "{meta}:policy:activations", PublishAsync),
        ["an audit trail that is a list, at a policy"] = (ListAsync("{meta}:audit"), "{meta}:audit", PublishAsync),
        ["texts of policies that are a list"] = (ListAsync("{meta}:policy:texts"), "{meta}:policy:texts", PublishAsync),
        ["a count of writes that is a word"] = (EachAsync("*:state", (redis, state) => redis.HashSetAsync(state, "n", "abc")), ":state", ReadAsync),
        ["a stream position that is none"] = (EachAsync("*:state", (redis, state) => redis.HashSetAsync(state, "p", "zz-zz")), ":state", ReadAsync),
        ["a checksum that is cut off"] = (EachAsync("*:state", (redis, state) => redis.HashSetAsync(state, "x", "zz")), ":state", ReadAsync),
    };

    public static TheoryData<string> Values => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Foreign_value_is_told_with_its_key_and_nothing_throws(string value)
    {
        var (store, prefix) = await OpenAsync();
        await using (store)
        {
            Assert.Null((await store.ReadErasureKeysAsync(null, default)).Detail);
            var (put, key, ask) = All[value];
            await put(redis.Database, prefix);

            var detail = await ask(store);

            Assert.Contains(key, detail, StringComparison.Ordinal);
            Assert.DoesNotContain('\e', detail!);
            await DoAllAsync(store);
        }
    }

    /// <summary>A node makes room for what it reads, whatever the dataset says of itself: it ended by memory.</summary>
    [Theory]
    [InlineData("customers")]
    [InlineData("aliases")]
    public async Task Count_of_a_description_that_is_far_too_great_takes_no_memory(string count)
    {
        var (store, prefix) = await OpenAsync();
        await using (store)
        {
            await ChangeAsync(prefix, "datasets", document => document[count] = 2_000_000_000);
            var dataset = (await store.DescribeAsync(default)).Dataset!;

            var hydration = await CustomerReplica.HydrateAsync(store, dataset, null, default);

            Assert.Equal((HydrationStatus.Hydrated, Count), (hydration.Status, hydration.Replica!.Customers));
            Assert.InRange(hydration.Replica.MemoryBytes, 0, 64 * 1024 * 1024);
        }
    }

    [Fact]
    public async Task Description_and_layout_that_fit_each_other_and_not_the_shards_are_told_and_not_read()
    {
        var (store, prefix) = await OpenAsync();
        await using (store)
        {
            await ChangeAsync(prefix, "datasets", document => (document["customers"], document["aliases"]) = (200_000_000, 200_000_000));
            await ChangeAsync(prefix, "layouts", layout => (layout["customerBuckets"], layout["aliasBuckets"]) = (3_000_000, 3_000_000));
            var dataset = (await store.DescribeAsync(default)).Dataset!;

            var hydration = await CustomerReplica.HydrateAsync(store, dataset, null, default);

            Assert.Equal(HydrationStatus.VerificationFailed, hydration.Status);
            Assert.Contains("has far more buckets than the ", hydration.Detail, StringComparison.Ordinal);
            Assert.Contains("{meta}:layouts", hydration.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"tier":"gold","expiry":1900000000,"author":null,"reason":null,"version":5}""")]
    [InlineData("""{"tier":"gold","expiry":-1,"author":"a","reason":"b","version":5}""")]
    [InlineData("""{"tier":"gold","expiry":9223372036854775807,"author":"a","reason":"b","version":5}""")]
    [InlineData("""{"tier":{},"expiry":1,"author":"a","reason":"b","version":5}""")]
    [InlineData("null")]
    [InlineData("x")]
    public async Task Override_that_is_none_is_nobody_s(string document)
    {
        var (store, prefix) = await OpenAsync();
        await using (store)
        {
            var write = new OverrideWrite { Customer = Id(7), Tier = "gold", Expiry = FarAhead, Author = "ann", Reason = "because", Version = 9 };
            Assert.Equal(WriteStatus.Applied, (await store.SetOverrideAsync(write, default)).Status);
            await EachAsync("*:o", async (redis, key) =>
            {
                foreach (var entry in await redis.HashGetAllAsync(key))
                {
                    await redis.HashSetAsync(key, entry.Name, document);
                }
            })(redis.Database, prefix);

            Assert.Equal(LookupStatus.Unknown, (await store.FindOverrideAsync(IdentifierKind.CustomerId, Id(7), default)).Status);
            await DoAllAsync(store);
        }
    }

    private async Task ChangeAsync(string prefix, string hash, Action<JsonNode> change)
    {
        var key = $"{prefix}:{{meta}}:{hash}";
        var document = JsonNode.Parse((string)(await redis.Database.HashGetAsync(key, "1"))!)!;
        change(document);
        await redis.Database.HashSetAsync(key, "1", document.ToJsonString());
    }

    private async Task<(RedisCustomerStore Store, string Prefix)> OpenAsync()
    {
        var prefix = redis.NewPrefix();
        var store = new RedisCustomerStore(
            new RedisStoreOptions { Connection = redis.Server.ConnectionString, Prefix = prefix }, NullLogger<RedisCustomerStore>.Instance,
            TimeProvider.System);
        Assert.Equal(LoadStatus.Loaded, (await store.LoadAsync(Header, Customers(Count), null, default)).Status);
        return (store, prefix);
    }

    // What a node and its callers ask a store for. Whether it can be done is the store's to say.
    private static async Task DoAllAsync(RedisCustomerStore store)
    {
        await DescribeAsync(store);
        await KeysAsync(store);
        await TracesAsync(store);
        await ReadAsync(store);
        await store.FindAsync(IdentifierKind.CustomerId, Id(7), default);
        await store.FindOverrideAsync(IdentifierKind.CustomerId, Id(7), default);
        await store.ExportAsync(Id(7), default);
        await store.PutAsync(new CustomerWrite { Customer = Id(7), Score = Score(7) with { Version = 9 }, Tier = "gold", AddAliases = [Phone(900)] }, default);
        await store.SetOverrideAsync(
            new OverrideWrite { Customer = Id(7), Tier = "gold", Expiry = Instant.FromUtc(2030, 1, 1, 0, 0), Author = "a", Reason = "b", Version = 10 }, default);
        await store.RemoveAsync(Id(7), 11, default);
        await LoadAsync(store);
        await store.FlipBackAsync(default);
        await InForceAsync(store);
        await store.ListPoliciesAsync(default);
        await store.RollBackPolicyAsync("", new AuditActor("test"), default);
    }

    private static async Task<string?> KeysAsync(ICustomerStore store) => (await store.ReadErasureKeysAsync(null, default)).Detail;

    private static async Task<string?> InForceAsync(ICustomerStore store) =>
        (await store.ReadPolicyInForceAsync(PolicyInForce.Nothing, default)).Detail;

    // Nothing of it may stand: neither with what is there nor once that is gone.
    private static async Task<string?> PublishAsync(ICustomerStore store)
    {
        var policy = new PolicyPublication("ba9876543210", "p", "1", new PolicyDocument("p", new Dictionary<string, string>())) { Activates = true };
        var result = await store.PublishPolicyAsync(policy, new AuditActor("test"), default);
        Assert.Equal(PolicyChangeStatus.Unavailable, result.Status);
        Assert.NotEqual(PolicyReadStatus.Found, (await store.FindPolicyAsync(policy.Revision, default)).Status);
        return result.Detail;
    }

    private static async Task<string?> RetierAsync(ICustomerStore store)
    {
        var plan = PolicyFile.Parse(
            "name: p\nversion: '1'\ntiers: [{name: t, priority: 1}]\nunknown_customer: {tier: t}\nqueues: [{name: q}]\nrouting: {default: [{queue: q}]}", "p",
            Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow())).Plan!;
        var policy = new PolicyPublication("ba9876543210", "p", "1", new PolicyDocument("p", new Dictionary<string, string>()));
        Assert.Equal(PolicyChangeStatus.Done, (await store.PublishPolicyAsync(policy, new AuditActor("test"), default)).Status);
        var result = await store.RetierAsync(new RetierRequest(policy.Revision, plan, Expected: ""), new AuditActor("test"), progress: null, default);
        Assert.Equal(RetierStatus.Unavailable, result.Status);
        return result.Detail;
    }

    private static async Task<string?> TracesAsync(ICustomerStore store) => (await store.TraceAsync(Id(7), [Phone(7)], default)).Detail;

    private static async Task<string?> DescribeAsync(ICustomerStore store) => (await store.DescribeAsync(default)).Detail;

    private static async Task<string?> LoadAsync(ICustomerStore store) => (await store.LoadAsync(Header, Customers(Count), null, default)).Detail;

    private static async Task<string?> ReadAsync(ICustomerStore store)
    {
        try
        {
            return (await StoreReading.ReadAsync(store)).Detail;
        }
        catch (StoreUnavailableException e)
        {
            return e.Message;
        }
    }

    private static Func<IDatabase, string, Task> Set(string key, string value) => (redis, prefix) => redis.StringSetAsync($"{prefix}:{key}", value);

    private static Func<IDatabase, string, Task> Field(string key, string field, string value) =>
        (redis, prefix) => redis.HashSetAsync($"{prefix}:{key}", field, value);

    private static Func<IDatabase, string, Task> ListAsync(string key) => async (redis, prefix) =>
    {
        await redis.KeyDeleteAsync($"{prefix}:{key}");
        await redis.ListLeftPushAsync($"{prefix}:{key}", "x");
    };

    private static Func<IDatabase, string, Task> EachAsync(string pattern, Func<IDatabase, RedisKey, Task> put) => async (redis, prefix) =>
    {
        foreach (var key in redis.Multiplexer.GetServers()[0].Keys(pattern: $"{prefix}:{{s:{pattern}"))
        {
            await put(redis, key);
        }
    };

    private static RedisKey Beside(RedisKey state, string name) => ((string)state!).Replace(":state", $":{name}", StringComparison.Ordinal);
}
