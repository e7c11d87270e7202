using System.Globalization;
using System.Net;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Redis.Layout;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>Redis comes, changes and goes while the service goes on answering.</summary>
public sealed class OutageTests
{
    private const string Key = "000102030405060708090a0b0c0d0e0f";
    private const string OtherKey = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";

    [Fact]
    public async Task A_caller_is_always_routed_whatever_becomes_of_redis()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var service = await ServiceProcess.StartAsync(Settings(redis));

        // Down at the start: a degraded decision of the default kind, and no traffic wanted.
        await AssertAnswerAsync(service, "standard", ReasonCode.StoreUnavailable, degraded: true);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(service));

        // Whoever asks whether it is ready, without a key and as often as they like, writes nothing into the log.
        for (var i = 0; i < 50; i++)
        {
            await ReadyAsync(service);
        }

        Assert.DoesNotContain("Health check", service.Output, StringComparison.Ordinal);
        await Wait.UntilAsync(() => service.Output.Contains("The redis store cannot be reached", StringComparison.Ordinal), "the log says why");

        // Up and empty: everyone is unknown, and nothing is missing.
        await redis.RestartAsync();
        await Wait.UntilAsync(async () => await ReadyAsync(service) == HttpStatusCode.OK, "the service is ready");
        await AssertAnswerAsync(service, "standard", ReasonCode.CustomerUnknown, degraded: false);

        // Loaded, and loaded anew: known without a restart.
        await LoadAsync(redis, Key, "gold");
        await Wait.UntilAsync(async () => (await AskAsync(service)).Tier.Name == "gold", "the customer is known");
        await AssertAnswerAsync(service, "gold", ReasonCode.Tier, degraded: false);
        await LoadAsync(redis, Key, "platinum");
        await Wait.UntilAsync(async () => (await AskAsync(service)).Tier.Name == "platinum", "the customer is known by the new load");

        // Gone: the replica answers, and traffic is welcome.
        await redis.KillAsync();
        await Wait.UntilAsync(async () => (await service.MetricsAsync()).Contains("outcome=\"unavailable\"", StringComparison.Ordinal), "the outage is noticed");
        await AssertAnswerAsync(service, "platinum", ReasonCode.Tier, degraded: false);
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(service));

        // Back without its data: who was known stays known until there is something newer.
        await redis.RestartAsync();
        await Wait.UntilAsync(() => service.Output.Contains("The redis store is empty", StringComparison.Ordinal), "the empty store is noticed");
        await AssertAnswerAsync(service, "platinum", ReasonCode.Tier, degraded: false);
    }

    [Fact]
    public async Task Customers_under_another_identity_key_are_not_served_and_the_log_says_why()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis, OtherKey, "gold");

        await using var service = await ServiceProcess.StartAsync(Settings(redis));

        await Wait.UntilAsync(() => service.Output.Contains("hashed under another identity key", StringComparison.Ordinal), "the log says why");
        await AssertAnswerAsync(service, "standard", ReasonCode.StoreUnavailable, degraded: true);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(service));

        // Nothing of a single customer is said to be done, or to be gone, that was looked for under the wrong key.
        var customers = new CustomerService.CustomerServiceClient(service.Channel);
        foreach (var call in new Func<Task>[]
        {
            async () => await customers.RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = "1" }),
            async () => await customers.TraceCustomerAsync(new TraceCustomerRequest { CustomerId = "1" }),
            async () => await customers.GetCustomerAsync(new GetCustomerRequest { CustomerId = "1" }),
            async () => await customers.PutCustomerAsync(new PutCustomerRequest { CustomerId = "1", Score = new ScoreRecord { Tier = "gold" } }),
        })
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(call);
            Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
            Assert.Contains("another identity key", refusal.Status.Detail, StringComparison.Ordinal);
        }

        await LoadAsync(redis, Key, "gold");
        await Wait.UntilAsync(async () => await ReadyAsync(service) == HttpStatusCode.OK, "the service is ready");
        await AssertAnswerAsync(service, "gold", ReasonCode.Tier, degraded: false);
    }

    [Fact]
    public async Task Customers_of_other_tiers_do_not_replace_those_that_are_served()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis, Key, "gold");
        await using var service = await ServiceProcess.StartAsync(Settings(redis));

        await LoadAsync(redis, Key, "diamond");

        await Wait.UntilAsync(() => service.Output.Contains("does not have: diamond", StringComparison.Ordinal), "the log says why");
        await AssertAnswerAsync(service, "gold", ReasonCode.Tier, degraded: false);
    }

    /// <summary>One byte of a record is changed behind everybody's back, and back again or made good by a load.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Damaged_byte_keeps_only_the_customers_of_its_shard_out_until_it_is_mended(bool isReadable, bool byLoad)
    {
        await using var redis = await RedisServer.StartAsync();
        string[] ids = ["42", .. Enumerable.Range(100, 50).Select(id => $"{id}")];
        await LoadAsync(redis, Key, "gold", ids);
        var layout = RedisLayout.For(ids.Length, 0, new RedisStoreOptions());
        var keys = new RedisKeys(new RedisStoreOptions().Prefix);
        var (damaged, shard) = (IdOf("42"), layout.ShardOf(IdOf("42")));
        var other = ids.First(id => layout.ShardOf(IdOf(id)) != shard);
        var unknown = Enumerable.Range(1000, 1000).Select(id => $"{id}").ToLookup(id => layout.ShardOf(IdOf(id)) == shard);
        await using var connection = await redis.ConnectAsync();
        var (bucket, field) = (keys.CustomersOf(damaged, 1, layout), KeyBytes.ToArray(damaged));
        var record = (byte[])(await connection.GetDatabase().HashGetAsync(bucket, field))!;
        await connection.GetDatabase().HashSetAsync(bucket, field, Damaged(record, isReadable ? record.Length - 1 : 0));

        await using var service = await ServiceProcess.StartAsync(Settings(redis));

        await Wait.UntilAsync(async () => await ReadyAsync(service) == HttpStatusCode.OK, "the service is ready");
        await AssertAnswerAsync(service, "standard", ReasonCode.StoreUnavailable, degraded: true);
        Assert.Equal(ReasonCode.StoreUnavailable, (await AskAsync(service, unknown[true].First())).Reasons[0].Code);
        var served = await AskAsync(service, other);
        Assert.Equal(("gold", true, ScoreStatus.Known), (served.Tier.Name, served.Degraded, served.Score.Status));
        Assert.Contains(served.Reasons, reason => reason.Code == ReasonCode.DataUnconfirmed);
        var nobody = await AskAsync(service, unknown[false].First());
        Assert.Equal((ReasonCode.CustomerUnknown, true), (nobody.Reasons[0].Code, nobody.Degraded));
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(service));
        var health = "";
        await Wait.UntilAsync(
            async () => (health = await service.Http.GetStringAsync(new Uri("/health/ready", UriKind.Relative))).Contains("damaged", StringComparison.Ordinal),
            "health says it");
        Assert.Contains("degraded", health, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(isReadable ? keys.PatternOf(1, shard) : (string)bucket!, health, StringComparison.Ordinal);
        Assert.Contains("tierctl load", health, StringComparison.Ordinal);
        await Wait.UntilAsync(
            async () => await service.MetricAsync("tierdecision_hydrations_total{outcome=\"damaged\"}") >= 3, "the shard is read again and again");
        Assert.Equal(1, await service.MetricAsync("tierdecision_replica_damaged_partitions"));
        Assert.Equal(2, service.Output.Split("The redis store has customers who are damaged").Length);
        Assert.Contains("fail: TierDecision.Service.Following", service.Output, StringComparison.Ordinal);

        if (byLoad)
        {
            await LoadAsync(redis, Key, "platinum", ids);
        }
        else
        {
            await connection.GetDatabase().HashSetAsync(bucket, field, record);
        }

        await Wait.UntilAsync(async () => !(await AskAsync(service)).Degraded, "the customer is known");
        await AssertAnswerAsync(service, byLoad ? "platinum" : "gold", ReasonCode.Tier, degraded: false);
        Assert.False((await AskAsync(service, other)).Degraded);
        Assert.Equal(0, await service.MetricAsync("tierdecision_replica_damaged_partitions"));
    }

    private static byte[] Damaged(byte[] record, int at)
    {
        byte[] damaged = [.. record];
        damaged[at] ^= 0x40;
        return damaged;
    }

    private static IdentityKey IdOf(string id)
    {
        Assert.Equal(IdentityError.None, new IdentityHasher(Convert.FromHexString(Key)).TryHashCustomerId(id, out var key));
        return key;
    }

    private static Dictionary<string, string> Settings(RedisServer redis) => new()
    {
        ["TIERDECISION__REDIS__CONNECTION"] = $"127.0.0.1:{redis.Port.ToString(CultureInfo.InvariantCulture)}",
        ["TIERDECISION__IDENTITY__KEY"] = Key,
        ["TIERDECISION__REPLICA__POLLINTERVAL"] = "00:00:00.1",
    };

    private static async Task LoadAsync(RedisServer redis, string key, string tier, params string[] ids)
    {
        var hasher = new IdentityHasher(Convert.FromHexString(key));
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        var customers = (ids is [] ? ["42"] : ids).Select(id =>
        {
            Assert.Equal(IdentityError.None, hasher.TryHashCustomerId(id, out var customer));
            return new CustomerRecord(customer, new CustomerScore { AsOf = now }, []);
        });
        await using var store = new RedisCustomerStore(
            new RedisStoreOptions { Connection = redis.ConnectionString }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);
        var header = new DatasetHeader { Tiers = [tier], PolicyName = "test", PolicyVersion = "1", AsOf = now, IdentityKeyFingerprint = hasher.Fingerprint };

        var result = await store.LoadAsync(header, customers, progress: null, CancellationToken.None);

        Assert.True(result.Status == LoadStatus.Loaded, result.Detail);
    }

    private static async Task<DecideResponse> AskAsync(ServiceProcess service, string id = "42") =>
        await service.Client.DecideAsync(Requests.Call(id));

    private static async Task AssertAnswerAsync(ServiceProcess service, string tier, ReasonCode first, bool degraded)
    {
        var grpc = await AskAsync(service);
        var http = await service.AskAsync<DecideResponse>("/v1/decide", Requests.Call("42"));

        Assert.Equal((tier, first, degraded), (grpc.Tier.Name, grpc.Reasons[0].Code, grpc.Degraded));
        Assert.Equal((tier, first, degraded), (http.Tier.Name, http.Reasons[0].Code, http.Degraded));
        Assert.NotEmpty(grpc.Route.Targets);
    }

    private static async Task<HttpStatusCode> ReadyAsync(ServiceProcess service)
    {
        using var response = await service.GetAsync("/health/ready");
        return response.StatusCode;
    }
}
