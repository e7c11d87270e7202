using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Writes;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>The service starts from its checkpoint, with Redis or without.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const string Key = "000102030405060708090a0b0c0d0e0f";

    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint-").FullName;

    private string FilePath => Path.Combine(_folder, "customers.checkpoint");

    [Fact]
    public async Task A_service_follows_on_from_its_checkpoint_and_starts_from_it_without_redis()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis, "gold", "platinum");
        await using (var first = await ServiceProcess.StartAsync(Settings(redis)))
        {
            await AssertAnswerAsync(first, "gold");
            await Wait.UntilAsync(() => File.Exists(FilePath), "the checkpoint is written");
        }

        // What is written while nobody serves is what the next one reads, and nothing else.
        await PutAsync(redis, "platinum");
        await using (var second = await ServiceProcess.StartAsync(Settings(redis)))
        {
            await AssertAnswerAsync(second, "platinum");
            await second.StopAsync();
            Assert.Contains("Starting from the checkpoint", second.Output, StringComparison.Ordinal);
            Assert.Contains("on from the checkpoint: dataset 1", second.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("Serving dataset", second.Output, StringComparison.Ordinal);
        }

        await redis.KillAsync();
        await using var third = await ServiceProcess.StartAsync(Settings(redis));

        await AssertAnswerAsync(third, "platinum");
        Assert.True((await third.Client.DecideAsync(Requests.Call("42"))).Score.UnconfirmedFor is not null);
        using var ready = await third.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_told_of_and_not_used()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis, "gold", "platinum");
        await using (var first = await ServiceProcess.StartAsync(Settings(redis)))
        {
            await AssertAnswerAsync(first, "gold");
        }

        var bytes = await File.ReadAllBytesAsync(FilePath);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(FilePath, bytes);
        await redis.KillAsync();
        await using var second = await ServiceProcess.StartAsync(Settings(redis));

        var answer = await second.Client.DecideAsync(Requests.Call("42"));

        Assert.Equal((true, ReasonCode.StoreUnavailable), (answer.Degraded, answer.Reasons[0].Code));
        await Wait.UntilAsync(() => second.Output.Contains($"The checkpoint {FilePath} is not used: the checksum", StringComparison.Ordinal), "the log says why");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Dictionary<string, string> Settings(RedisServer redis) => new()
    {
        ["TIERDECISION__REDIS__CONNECTION"] = $"127.0.0.1:{redis.Port.ToString(CultureInfo.InvariantCulture)}",
        ["TIERDECISION__IDENTITY__KEY"] = Key,
        ["TIERDECISION__REPLICA__POLLINTERVAL"] = "00:00:00.1",
        ["TIERDECISION__CHECKPOINT__PATH"] = FilePath,
    };

    private static async Task AssertAnswerAsync(ServiceProcess service, string tier)
    {
        var answer = await service.Client.DecideAsync(Requests.Call("42"));
        Assert.Equal((tier, false), (answer.Tier.Name, answer.Degraded));
    }

    private static IdentityHasher Hasher => new(Convert.FromHexString(Key));

    private static IdentityKey Customer => Hasher.TryHashCustomerId("42", out var id) == IdentityError.None ? id : throw new InvalidOperationException("42 is refused");

    private static RedisCustomerStore Open(RedisServer redis) => new(
        new RedisStoreOptions { Connection = redis.ConnectionString }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);

    private static async Task LoadAsync(RedisServer redis, params string[] tiers)
    {
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        await using var store = Open(redis);
        var header = new DatasetHeader { Tiers = tiers, PolicyName = "test", PolicyVersion = "1", AsOf = now, IdentityKeyFingerprint = Hasher.Fingerprint };
        var score = new CustomerScore { AsOf = now, Version = 1 };

        var result = await store.LoadAsync(header, [new CustomerRecord(Customer, score, [])], progress: null, CancellationToken.None);

        Assert.True(result.Status == LoadStatus.Loaded, result.Detail);
    }

    private static async Task PutAsync(RedisServer redis, string tier)
    {
        await using var store = Open(redis);
        var score = new CustomerScore { AsOf = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()), Version = 2 };

        var result = await store.PutAsync(new CustomerWrite { Customer = Customer, Score = score, Tier = tier }, CancellationToken.None);

        Assert.Equal(WriteStatus.Applied, result.Status);
    }
}
