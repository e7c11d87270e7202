using System.Net;
using System.Net.Sockets;
using TierDecision.PhoneNumbers;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Identity;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Redis;
using TierDecision.Tests.Shared;

namespace TierDecision.ProcessTests.Cli;

/// <summary><c>tierctl load</c> into a real Redis.</summary>
public sealed class LoadCommandTests(RedisFixture redis) : IClassFixture<RedisFixture>, IDisposable
{
    private readonly CliFolder _folder = new();

    private string Connection => $"127.0.0.1:{redis.Server.Port}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Loaded_customers_are_found_in_redis_by_id_and_phone()
    {
        var prefix = redis.NewPrefix();
        var file = _folder.Write("s.csv", "customer_id,tier,phone", "1,gold,+442079460958", "2,silver,");
        var key = _folder.Write("key", "000102030405060708090a0b0c0d0e0f");
        _folder.Set("TIERDECISION__IDENTITY__KEYFILE", key);

        var result = await _folder.RunAsync("load", file, "--redis", Connection, "--prefix", prefix);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith($"Loaded 2 customers into Redis at {Connection} in ", result.OutputLines[0], StringComparison.Ordinal);
        var hasher = IdentityKeySource.Find(new IdentityOptions { KeyFile = key }, null, PhoneNormalizer.WithoutRegion).Hasher!;
        hasher.TryHashPhone("+442079460958", out var phone);
        hasher.TryHashCustomerId("2", out var second);
        await using var store = new RedisCustomerStore(
            new RedisStoreOptions { Connection = Connection, Prefix = prefix }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);
        var byPhone = await store.FindAsync(IdentifierKind.Phone, phone, default);
        var byId = await store.FindAsync(IdentifierKind.CustomerId, second, default);
        Assert.Equal((LookupStatus.Found, 1), (byPhone.Status, byPhone.Score.Tier));
        Assert.Equal((LookupStatus.Found, 2), (byId.Status, byId.Score.Tier));
    }

    [Fact]
    public async Task Environment_names_the_store_and_the_published_key_is_warned_of()
    {
        var file = _folder.Write("s.csv", "customer_id,tier", "1,gold");
        _folder.Set("TIERDECISION__REDIS__CONNECTION", Connection);
        _folder.Set("TIERDECISION__REDIS__PREFIX", redis.NewPrefix());

        var result = await _folder.RunAsync("load", file);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Warning: identifiers are hashed under a key that is published", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_says_how_the_dataset_is_laid_out()
    {
        var prefix = redis.NewPrefix();
        _folder.Set("TIERDECISION__REDIS__SHARDS", "3");
        var file = _folder.Write("s.csv", ["customer_id,tier", .. Enumerable.Range(0, 1000).Select(number => $"{number},gold")]);

        var result = await _folder.RunAsync("load", file, "--redis", Connection, "--prefix", prefix);

        Assert.Equal(0, result.ExitCode);
        var keys = redis.Connection.GetServers()[0].Keys(pattern: $"{prefix}:{{s:*}}:*").Select(key => key.ToString());
        Assert.Equal(3, keys.Select(key => key[..key.IndexOf('}', StringComparison.Ordinal)]).Distinct().Count());
    }

    [Fact]
    public async Task Redis_that_does_not_answer_is_told_and_nothing_is_loaded()
    {
        var file = _folder.Write("s.csv", "customer_id,tier", "1,gold");
        var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"{silent.LocalEndpoint}";

        var result = await _folder.RunAsync("load", file, "--redis", address);

        silent.Stop();
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"The load into Redis at {address} failed", result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("should not have happened", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_that_is_not_there_is_told_without_the_password()
    {
        var file = _folder.Write("s.csv", "customer_id,tier", "1,gold");
        var endpoint = $"127.0.0.1:{LoopbackPort.Next()}";

        var result = await _folder.RunAsync("load", file, "--redis", $"{endpoint},password=hunter2");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"The load into Redis at {endpoint} failed: ", result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", "two words", "  --prefix: 'two words' must be 1 to 32 letters, digits or . _ - :")]
    [InlineData("localhost,nosuchoption=1", "td", "--redis has an unknown option as part 2")]
    [InlineData(",ssl=true", "td", "  --redis names no server, such as localhost:6379")]
    public async Task Rejects_redis_options(string connection, string prefix, string message)
    {
        var file = _folder.Write("s.csv", "customer_id,tier", "1,gold");

        var result = await _folder.RunAsync("load", file, "--redis", connection, "--prefix", prefix);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, Assert.Single(result.ErrorLines.Skip(1)), StringComparison.Ordinal);
    }
}
