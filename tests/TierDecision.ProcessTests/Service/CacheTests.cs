using System.Diagnostics;
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
using TierDecision.Storage.Redis;
using TierDecision.Storage.Redis.Layout;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>The service with fewer places for customers than there are, before Redis and before the embedded store.</summary>
public sealed class CacheTests
{
    private const string Key = "000102030405060708090a0b0c0d0e0f";
    private const int Customers = 5000;
    private static readonly string[] Tiers = ["platinum", "gold", "standard"];

    [Fact]
    public async Task Every_customer_is_answered_for_and_every_write_seen_with_fewer_places_than_customers()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis, turn: 0);
        await using var first = await ServiceProcess.StartAsync(Settings(redis));
        await using var second = await ServiceProcess.StartAsync(Settings(redis));
        await first.UntilReadyAsync();
        await second.UntilReadyAsync();
        Assert.Contains("a cache with", await (await first.GetAsync("/health/ready")).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // One by one by id and by phone, and all in batches, on both edges.
        for (var number = 0; number < Customers; number += 3)
        {
            AssertIs(number, turn: 0, await AskAsync(first, Named(number)));
        }

        for (var from = 0; from < Customers; from += 1000)
        {
            var batch = new DecideBatchRequest { Requests = { Enumerable.Range(from, 1000).Select(number => Call(Named(number))) } };
            foreach (var answer in new[] { await first.Client.DecideBatchAsync(batch), await first.AskAsync<DecideBatchResponse>("/v1/decide-batch", batch) })
            {
                Assert.All(answer.Results.Select((result, i) => (result, number: from + i)), pair => AssertIs(pair.number, turn: 0, pair.result.Decision));
            }
        }

        Assert.Equal((ScoreStatus.Unknown, false), (await AskAsync(first, new Customer { CustomerId = "nobody" })) is var nobody ? (nobody.Score.Status, nobody.Degraded) : default);
        AssertIs(4998, turn: 0, await first.AskAsync<DecideResponse>("/v1/decide", Call(Named(4998))));
        Assert.Equal(Tiers[1], (await first.Client.GetPriorityAsync(new GetPriorityRequest { Customer = Named(1), Contact = new Contact { Channel = Channel.Voice } })).Tier.Name);
        var ranked = await new RankingService.RankingServiceClient(first.Channel).RankOrdersAsync(new RankOrdersRequest
        {
            UnitsPerHour = 10, Orders = { Enumerable.Range(0, 100).Select(number => new OpenOrder { OrderId = $"{number}", Customer = Named(number) }) },
        });
        Assert.Equal((100, false), (ranked.Orders.Count, ranked.Degraded));

        // What one node writes, the other decides by: known to its cache or not, and known to it as nobody.
        var writer = new CustomerService.CustomerServiceClient(first.Channel);
        foreach (var id in new[] { "c1", "c4", "new" })
        {
            await AskAsync(second, new Customer { CustomerId = id });
        }

        foreach (var id in new[] { "c1", "c4", "c7", "new" })
        {
            var put = new PutCustomerRequest { CustomerId = id, Score = new ScoreRecord { Tier = "platinum", ValueScore = 50 }, Version = 9 };
            Assert.Equal(WriteOutcome.Applied, (await writer.PutCustomerAsync(put)).Outcome);
            await Wait.UntilAsync(async () => (await AskAsync(second, new Customer { CustomerId = id })).Tier.Name == "platinum", $"{id} is platinum elsewhere");
        }

        Assert.Equal(WriteOutcome.Applied, (await writer.RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = "c4" })).Outcome);
        await Wait.UntilAsync(async () => (await AskAsync(second, new Customer { CustomerId = "c4" })).Score.Status == ScoreStatus.Unknown, "c4 is forgotten");

        // Another dataset: nothing of the old one is left, in whichever order the tiers are.
        await LoadAsync(redis, turn: 1);
        await Wait.UntilAsync(async () => (await AskAsync(second, Named(300))).Tier.Name == Tiers[1], "the new dataset is served");
        for (var number = 10; number < 500; number++)
        {
            AssertIs(number, turn: 1, await AskAsync(second, Named(number)));
        }

        await Wait.UntilAsync(async () => (await AskAsync(first, Named(300))).Tier.Name == Tiers[1], "the first node serves it too");
        var metrics = await first.MetricsAsync();
        Assert.All(
            ["tierdecision_cache_hits_total", "tierdecision_cache_misses_total{outcome=\"answered\"}", "tierdecision_cache_evictions_total", "tierdecision_cache_entries{of=\"customers\"}"],
            name => Assert.InRange(Metric(metrics, name), 1, double.MaxValue));
        Assert.InRange(Metric(metrics, "tierdecision_cache_entries{of=\"customers\"}"), 1, 1000);
        Assert.Equal(0, Metric(metrics, "tierdecision_cache_misses_total{outcome=\"unavailable\"}"));
    }

    [Fact]
    public async Task Redis_that_stands_still_degrades_only_who_is_not_in_the_cache_and_is_soon_not_asked()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis, turn: 0);
        var settings = Settings(redis);
        settings["TIERDECISION__REPLICA__CACHETIMEOUT"] = "00:00:00.05";
        await using var service = await ServiceProcess.StartAsync(settings);
        await service.UntilReadyAsync();
        AssertIs(1, turn: 0, await AskAsync(service, Named(1)));

        await redis.StopAsync();
        var longest = TimeSpan.Zero;
        for (var number = 100; number < 140; number++)
        {
            var asked = Stopwatch.GetTimestamp();
            var missing = await AskAsync(service, Named(number));
            longest = Stopwatch.GetElapsedTime(asked) is var took && took > longest ? took : longest;
            Assert.Equal((ScoreStatus.Unavailable, true, ReasonCode.StoreUnavailable), (missing.Score.Status, missing.Degraded, missing.Reasons[0].Code));
            Assert.NotEmpty(missing.Route.Targets);
            AssertIs(1, turn: 0, await AskAsync(service, Named(1)));
        }

        Assert.Equal(1, Metric(await service.MetricsAsync(), "tierdecision_lookup_circuit_open"));
        Assert.InRange(Metric(await service.MetricsAsync(), "tierdecision_cache_questions_total"), 10, 35);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/health/ready")).StatusCode);
        Assert.True(longest < Wait.Deadline, $"a decision took {longest}");

        await redis.ContinueAsync();
        await Wait.UntilAsync(async () => (await AskAsync(service, Named(200))).Score.Status == ScoreStatus.Known, "customers are asked for again");
        for (var number = 100; number < 140; number++)
        {
            AssertIs(number, turn: 0, await AskAsync(service, Named(number)));
        }

        Assert.Equal(0, Metric(await service.MetricsAsync(), "tierdecision_lookup_circuit_open"));
        await Wait.UntilAsync(() => service.Output.Contains("The store answers look-ups again", StringComparison.Ordinal), "the log says so");
    }

    [Fact]
    public async Task Bucket_that_is_gone_from_Redis_makes_its_customers_unavailable_and_never_unknown_until_a_load()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis, turn: 0);
        var settings = Settings(redis);
        settings["TIERDECISION__REPLICA__POLLINTERVAL"] = "00:00:00.1";
        await using var service = await ServiceProcess.StartAsync(settings);
        await service.UntilReadyAsync();
        var (keys, layout) = (new RedisKeys(new RedisStoreOptions().Prefix), RedisLayout.For(Customers, Customers, new RedisStoreOptions()));
        var bucket = keys.CustomersOf(IdOf(1), 1, layout);
        var gone = Enumerable.Range(0, Customers).ToLookup(number => keys.CustomersOf(IdOf(number), 1, layout) == bucket);
        await redis.ExecuteAsync("DEL", bucket!);

        foreach (var number in gone[true])
        {
            var answer = await AskAsync(service, Named(number));
            Assert.Equal((ScoreStatus.Unavailable, true, ReasonCode.StoreUnavailable), (answer.Score.Status, answer.Degraded, answer.Reasons[0].Code));
        }

        var health = "";
        await Wait.UntilAsync(
            async () => (health = await service.Http.GetStringAsync(new Uri("/health/ready", UriKind.Relative))).Contains("damaged", StringComparison.Ordinal),
            "health says it");
        Assert.Contains(keys.PatternOf(1, layout.ShardOf(IdOf(1))), health, StringComparison.Ordinal);
        Assert.Contains("noeviction", health, StringComparison.Ordinal);
        Assert.Equal(1, Metric(await service.MetricsAsync(), "tierdecision_replica_damaged_partitions"));

        // The store answers, so it is asked for others as before.
        Assert.Equal(0, Metric(await service.MetricsAsync(), "tierdecision_lookup_circuit_open"));
        foreach (var number in gone[false].Take(50))
        {
            var answer = await AskAsync(service, Named(number));
            Assert.Equal((Tiers[number % 3], ScoreStatus.Known, true), (answer.Tier.Name, answer.Score.Status, answer.Degraded));
        }

        var put = new PutCustomerRequest { CustomerId = "c1", Score = new ScoreRecord { Tier = "platinum", ValueScore = 50 } };
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await new CustomerService.CustomerServiceClient(service.Channel).PutCustomerAsync(put));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Contains($"the key {bucket} is gone", service.Output, StringComparison.Ordinal);

        await LoadAsync(redis, turn: 1);
        await Wait.UntilAsync(async () => (await AskAsync(service, Named(1))) is { Degraded: false, Score.Status: ScoreStatus.Known }, "the load mends it");
        Assert.Equal(0, Metric(await service.MetricsAsync(), "tierdecision_replica_damaged_partitions"));
    }

    [Fact]
    public async Task Redis_that_is_down_at_the_start_and_comes_is_served_through_the_cache()
    {
        await using var redis = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true });
        await LoadAsync(redis, turn: 0);
        await redis.KillAsync();
        await using var service = await ServiceProcess.StartAsync(Settings(redis));
        Assert.Equal(ScoreStatus.Unavailable, (await AskAsync(service, Named(1))).Score.Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.GetAsync("/health/ready")).StatusCode);

        await redis.RestartAsync();
        await service.UntilReadyAsync();
        AssertIs(1, turn: 0, await AskAsync(service, Named(1)));

        // Away again, and back with what it had on disk: whom the cache has is answered for meanwhile.
        await redis.KillAsync();
        AssertIs(1, turn: 0, await AskAsync(service, Named(1)));
        Assert.Equal(ScoreStatus.Unavailable, (await AskAsync(service, Named(4))).Score.Status);
        await redis.RestartAsync();
        await Wait.UntilAsync(async () => (await AskAsync(service, Named(4))).Score.Status == ScoreStatus.Known, "customers are asked for again");
    }

    [Fact]
    public async Task Embedded_store_is_served_through_a_cache_as_well()
    {
        var settings = new Dictionary<string, string>(ServiceProcess.SmallDemo)
        {
            ["TIERDECISION__DEMO__CUSTOMERS"] = "3000",
            ["TIERDECISION__REPLICA__MODE"] = "cache",
            ["TIERDECISION__REPLICA__CACHECUSTOMERS"] = "1000",
        };
        await using var service = await ServiceProcess.StartAsync(settings);

        for (var number = 1; number <= 3000; number += 2)
        {
            Assert.Equal(ScoreStatus.Known, (await AskAsync(service, new Customer { CustomerId = $"{number}" })).Score.Status);
        }

        var ahead = (ulong)TimeProvider.System.GetUtcNow().AddHours(12).ToUnixTimeMilliseconds();
        var put = new PutCustomerRequest { CustomerId = "1", Score = new ScoreRecord { Tier = "platinum", ValueScore = 50 }, Version = ahead };
        await AskAsync(service, new Customer { CustomerId = "1" });
        Assert.Equal(WriteOutcome.Applied, (await new CustomerService.CustomerServiceClient(service.Channel).PutCustomerAsync(put)).Outcome);
        await Wait.UntilAsync(async () => (await AskAsync(service, new Customer { CustomerId = "1" })).Tier.Name == "platinum", "the write counts");
    }

    private static Dictionary<string, string> Settings(RedisServer redis) => new()
    {
        ["TIERDECISION__REDIS__CONNECTION"] = redis.ConnectionString,
        ["TIERDECISION__IDENTITY__KEY"] = Key,
        ["TIERDECISION__REPLICA__MODE"] = "cache",
        ["TIERDECISION__REPLICA__CACHECUSTOMERS"] = "1000",

        // A machine that is busy with other tests must not look like a Redis that does not answer.
        ["TIERDECISION__REPLICA__CACHETIMEOUT"] = "00:00:10",
    };

    // Every third is named by a phone number.
    private static Customer Named(int number) => number % 3 == 0 ? new() { Phone = Phone(number) } : new() { CustomerId = $"c{number}" };

    private static IdentityKey IdOf(int number)
    {
        Assert.Equal(IdentityError.None, new IdentityHasher(Convert.FromHexString(Key)).TryHashCustomerId($"c{number}", out var key));
        return key;
    }

    private static string Phone(int number) => string.Create(CultureInfo.InvariantCulture, $"+442079{100_000 + number}");

    private static DecideRequest Call(Customer customer) => new() { Customer = customer, Contact = new Contact { Channel = Channel.Voice } };

    private static async Task<DecideResponse> AskAsync(ServiceProcess service, Customer customer) => await service.Client.DecideAsync(Call(customer));

    private static void AssertIs(int number, int turn, DecideResponse answer) => Assert.Equal(
        (Tiers[(number + turn) % 3], ScoreStatus.Known, false), (answer.Tier.Name, answer.Score.Status, answer.Degraded));

    // The tiers of the header in another order each turn, so that a record read under the wrong one has the wrong tier.
    private static async Task LoadAsync(RedisServer redis, int turn)
    {
        var hasher = new IdentityHasher(Convert.FromHexString(Key));
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        var header = new DatasetHeader
        {
            Tiers = turn == 0 ? Tiers : [.. Tiers.Reverse()], PolicyName = "p", PolicyVersion = "1", AsOf = now, IdentityKeyFingerprint = hasher.Fingerprint,
        };
        var customers = Enumerable.Range(0, Customers).Select(number =>
        {
            Assert.Equal(IdentityError.None, hasher.TryHashCustomerId($"c{number}", out var key));
            Assert.Equal(IdentityError.None, hasher.TryHashPhone(Phone(number), out var phone));
            var tier = (byte)header.Tiers.ToList().IndexOf(Tiers[(number + turn) % 3]);
            return new CustomerRecord(key, new CustomerScore { Tier = tier, AsOf = now, Version = (ulong)(turn * 100) + 1 }, [phone]);
        });
        await using var store = new RedisCustomerStore(
            new RedisStoreOptions { Connection = redis.ConnectionString }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);
        var result = await store.LoadAsync(header, customers, progress: null, CancellationToken.None);
        Assert.True(result.Status == LoadStatus.Loaded, result.Detail);
    }

    private static double Metric(string metrics, string series)
    {
        var line = metrics.Split('\n').Single(line => line.StartsWith($"{series} ", StringComparison.Ordinal));
        return double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
