using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>A Redis that stops, dies and comes back; each test has a server of its own.</summary>
public sealed class RedisOutageTests : IAsyncLifetime
{
    private RedisServer? _server;
    private ICustomerStore? _store;

    private RedisServer Server => _server ?? throw new InvalidOperationException("the server has not been started");

    private ICustomerStore Store => _store ?? throw new InvalidOperationException("the store has not been opened");

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true, Settings = ["appendfsync always"] });
        _store = Open();
    }

    private RedisCustomerStore Open() => new(
        new RedisStoreOptions { Connection = Server.ConnectionString, CommandTimeout = TimeSpan.FromMilliseconds(200), BulkTimeout = TimeSpan.FromSeconds(2) },
        NullLogger<RedisCustomerStore>.Instance,
        TimeProvider.System);

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        await Server.DisposeAsync();
    }

    [Fact]
    public async Task Stopped_server_is_unavailable_in_time_and_found_when_it_continues()
    {
        await Store.LoadAsync(Header, Customers(10), null, default);
        await Server.StopAsync();

        var started = TimeProvider.System.GetTimestamp();
        var stopped = await FindAsync(1);
        var description = await Store.DescribeAsync(default);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        await Server.ContinueAsync();

        Assert.Equal(LookupStatus.Unavailable, stopped);
        Assert.Equal(DatasetStatus.Unavailable, description.Status);

        // Two time-outs of 200 ms, and room for a busy machine; the client's own would be 2 s each.
        Assert.InRange(elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        await Wait.UntilAsync(async () => await FindAsync(1) == LookupStatus.Found, "the store answers again");
    }

    [Fact]
    public async Task Server_that_became_a_replica_of_a_master_out_of_reach_confirms_nothing_until_it_is_a_master_again()
    {
        var dataset = (await Store.LoadAsync(Header, Customers(10), null, default)).Dataset!;
        await using var follower = (await CustomerFollower.StartAsync(Store, dataset, null, default)).Follower!;
        await Wait.UntilAsync(
            async () => (await follower.StepAsync(complete: true, default)).Status == FollowStatus.Current, "the store confirms what it has");

        await Server.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");

        FollowResult step = default;
        await Wait.UntilAsync(
            async () => (step = await follower.StepAsync(complete: true, default)).Detail?.Contains("its link", StringComparison.Ordinal) == true,
            "the store says why it confirms nothing");
        Assert.Equal(FollowStatus.Unavailable, step.Status);
        Assert.Contains("is a replica of 127.0.0.1:1", step.Detail, StringComparison.Ordinal);

        await Server.ExecuteAsync("REPLICAOF", "NO", "ONE");
        await Wait.UntilAsync(
            async () => (await follower.StepAsync(complete: true, default)).Status == FollowStatus.Current, "the store confirms what it has again");
    }

    /// <summary>Whether it has customers, or lost its master before it had any.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_on_a_replica_that_does_not_reach_its_master_confirms_nothing(bool isLoaded)
    {
        if (isLoaded)
        {
            await Store.LoadAsync(Header, Customers(10), null, default);
        }

        await Server.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");
        await using var store = Open();

        DatasetDescription description = default!;
        await Wait.UntilAsync(
            async () => (description = await store.DescribeAsync(default)).Detail?.Contains("its link", StringComparison.Ordinal) == true,
            "the store says why it confirms nothing");
        Assert.Equal(DatasetStatus.Unavailable, description.Status);
        Assert.Contains("is a replica of 127.0.0.1:1", description.Detail, StringComparison.Ordinal);

        await Server.ExecuteAsync("REPLICAOF", "NO", "ONE");
        await Wait.UntilAsync(
            async () => (await store.DescribeAsync(default)).Status == (isLoaded ? DatasetStatus.Live : DatasetStatus.Empty), "the store confirms what it has");
    }

    [Theory]
    [InlineData("td:{meta}:swept", "hash")]
    [InlineData("td:{meta}:live", "string")]
    public async Task Key_of_the_wrong_type_is_named_by_a_load_with_what_to_do(string key, string type)
    {
        await Store.LoadAsync(Header, Customers(10), null, default);
        await ReplaceByListAsync(key);

        var result = await Store.LoadAsync(Header, Customers(10, edition: 2), null, default);

        Assert.Equal(LoadStatus.Unavailable, result.Status);
        AssertNames(key, type, result.Detail);
        await Server.ExecuteAsync("DEL", key);
        await Wait.UntilAsync(
            async () => (await Store.LoadAsync(Header, Customers(10, edition: 3), null, default)).Status == LoadStatus.Loaded, "the load works again");
    }

    [Fact]
    public async Task Key_of_the_wrong_type_is_named_by_reading_and_by_a_write()
    {
        var dataset = (await Store.LoadAsync(Header, Customers(10), null, default)).Dataset!;
        var bucket = $"td:{{s:000}}:{dataset.Number}:c:0";
        await ReplaceByListAsync(bucket);
        await using var follower = (await CustomerFollower.StartAsync(Store, dataset, null, default)).Follower!;
        AssertNames(bucket, "hash", follower.Damage);
        await Server.ExecuteAsync("DEL", bucket);

        for (var shard = 0; shard < 64; shard++)
        {
            await ReplaceByListAsync($"td:{{s:{shard:D3}}}:{dataset.Number}:o");
        }

        var written = await Store.PutAsync(Put(1, version: 5), default);

        Assert.Equal(WriteStatus.Unavailable, written.Status);
        AssertNames($"td:{{s:000}}:{dataset.Number}:o", "hash", written.Detail);
    }

    private async Task ReplaceByListAsync(string key)
    {
        await Server.ExecuteAsync("DEL", key);
        await Server.ExecuteAsync("RPUSH", key, "somebody else's");
    }

    private static void AssertNames(string key, string type, string? detail)
    {
        Assert.Contains($"the key {key} is a list and has to be a {type}", detail, StringComparison.Ordinal);
        Assert.Contains("DEL", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_server_is_unavailable_and_found_when_it_is_back()
    {
        await Store.LoadAsync(Header, Customers(10), null, default);
        await Server.KillAsync();

        Assert.Equal(LookupStatus.Unavailable, await FindAsync(1));
        Assert.Equal(DatasetStatus.Unavailable, (await Store.DescribeAsync(default)).Status);
        Assert.Equal(LoadStatus.Unavailable, (await Store.LoadAsync(Header, Customers(5, edition: 2), null, default)).Status);

        await Server.RestartAsync();
        await Wait.UntilAsync(async () => await FindAsync(1) == LookupStatus.Found, "the store answers again");
        Assert.Equal(10, (await Store.DescribeAsync(default)).Dataset!.Customers);
    }

    [Fact]
    public async Task Server_killed_in_a_load_leaves_the_live_dataset_and_the_next_load_cleans_up()
    {
        await Store.LoadAsync(Header, Customers(10), null, default);

        var killed = await Store.LoadAsync(
            Header, Customers(200_000, edition: 2), new Interruption(() => Server.KillAsync().GetAwaiter().GetResult()), default);
        await Server.RestartAsync();
        await Wait.UntilAsync(async () => await FindAsync(1) == LookupStatus.Found, "the store answers again");

        Assert.Equal(LoadStatus.Unavailable, killed.Status);
        Assert.Equal(1ul, (await Store.FindAsync(IdentifierKind.CustomerId, Id(1), default)).Score.Version);

        // The lock that the dead load could not give back expires.
        await Wait.UntilAsync(
            async () => (await Store.LoadAsync(Header, Customers(20, edition: 3), null, default)).Status == LoadStatus.Loaded,
            "the lock expires",
            TimeSpan.FromMinutes(1));
        await using var connection = await Server.ConnectAsync();
        var datasets = new SortedSet<string>();
        await foreach (var key in connection.GetServers()[0].KeysAsync(pattern: "td:{s:*"))
        {
            datasets.Add(((string)key!).Split(':')[3]);
        }

        Assert.Equal(["1", "3"], datasets);
    }

    [Fact]
    public async Task Store_opened_while_the_server_is_down_finds_it_later()
    {
        await Store.LoadAsync(Header, Customers(10), null, default);
        await Server.KillAsync();
        await using var late = new RedisCustomerStore(
            new RedisStoreOptions { Connection = Server.ConnectionString }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);
        Assert.Equal(DatasetStatus.Unavailable, (await late.DescribeAsync(default)).Status);

        await Server.RestartAsync();

        await Wait.UntilAsync(async () => (await late.DescribeAsync(default)).Status == DatasetStatus.Live, "the store answers");
    }

    private async Task<LookupStatus> FindAsync(int number) => (await Store.FindAsync(IdentifierKind.CustomerId, Id(number), default)).Status;
}
