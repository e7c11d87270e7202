using TierDecision.Core.Customers;
using TierDecision.Store;
using TierDecision.Store.Redis;
using TierDecision.Store.Writes;
using static TierDecision.ProcessTests.Store.TestDataset;

namespace TierDecision.ProcessTests.Store;

/// <summary>The contract on Redis Cluster, where a command that touches two slots is refused.</summary>
public sealed class RedisClusterCustomerStoreTests(RedisClusterFixture cluster) : RedisCustomerStoreContract, IClassFixture<RedisClusterFixture>
{
    private protected override RedisStoreOptions Options => new() { Connection = cluster.ConnectionString };

    [Fact]
    public async Task First_reads_wait_for_a_master_that_is_slow_to_answer()
    {
        const int Count = 50;
        await LoadAsync(Customers(Count));
        var slow = cluster.Cluster.Servers[1];
        await using var store = Open(Options with
        {
            Prefix = Prefix, Connection = cluster.ConnectionString + ",connectTimeout=200,connectRetry=1", CommandTimeout = TimeSpan.FromSeconds(30),
        });

        await slow.StopAsync();
        var reads = Enumerable.Range(0, Count).Select(number => store.FindAsync(IdentifierKind.CustomerId, Id(number), default).AsTask()).ToArray();
        await Task.WhenAny(Task.WhenAll(reads), Task.Delay(TimeSpan.FromSeconds(2)));
        await slow.ContinueAsync();

        Assert.All(await Task.WhenAll(reads), one => Assert.Equal(LookupStatus.Found, one.Status));
    }

    [Fact]
    public async Task Removal_that_replicas_of_all_masters_must_acknowledge_is_applied_with_the_documented_rights()
    {
        await using var store = Open(Options with { Prefix = Prefix, ReplicaAcknowledgements = 1, ReplicaTimeout = TimeSpan.FromSeconds(10), CommandTimeout = TimeSpan.FromSeconds(10) });
        await LoadAsync(Customers(60));
        await LoadAsync(Customers(1, edition: 2));

        Assert.Equal(WriteStatus.Applied, (await store.RemoveAsync(Id(5), 3, default)).Status);
        Assert.Equal(WriteStatus.Applied, (await store.RemoveAsync(Id(5), 3, default)).Status);
    }
}
