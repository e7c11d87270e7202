using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

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

        // The client itself waits no longer than these say, and then goes on without the master.
        await using var store = Open(Options with
        {
            Prefix = Prefix, Connection = cluster.ConnectionString + ",connectTimeout=200,connectRetry=1,syncTimeout=200", CommandTimeout = TimeSpan.FromSeconds(30),
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
        await using var store = Open(Options with
        {
            Prefix = Prefix, ReplicaAcknowledgements = 1, ReplicaTimeout = TimeSpan.FromSeconds(10), CommandTimeout = TimeSpan.FromSeconds(10),
            WriteTimeout = TimeSpan.FromSeconds(30), SilenceLimit = TimeSpan.FromSeconds(30),
        });
        await LoadAsync(Customers(60));
        await LoadAsync(Customers(1, edition: 2));

        Assert.Equal(WriteStatus.Applied, (await store.RemoveAsync(Id(5), 3, default)).Status);
        Assert.Equal(WriteStatus.Applied, (await store.RemoveAsync(Id(5), 3, default)).Status);
    }

    [Fact]
    public async Task Writes_whose_replicas_hang_stand_and_say_so_for_as_long_as_that_lasts()
    {
        await LoadAsync(Customers(60));
        await using var store = Open(Acknowledged);

        // A store that was only read from has what it takes to write: connections that are begun while nodes hang take seconds.
        Assert.Equal(LookupStatus.Found, (await store.FindAsync(IdentifierKind.CustomerId, Id(1), default)).Status);
        await WhileStoppedAsync(cluster.Cluster.Replicas, async () =>
        {
            // Longer than a master may be silent; and many at a time, who wait for the same answer.
            var started = TimeProvider.System.GetTimestamp();
            for (var version = 2ul; TimeProvider.System.GetElapsedTime(started) < Acknowledged.SilenceLimit + TimeSpan.FromSeconds(2); version++)
            {
                var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(number => store.PutAsync(Put(number, version), default).AsTask()));

                Assert.All(results, result => Assert.Equal((WriteStatus.NotReplicated, version), (result.Status, result.Version)));
                Assert.Equal(CustomerLookup.Found(Written(8, version)), await store.FindAsync(IdentifierKind.CustomerId, Id(8), default));
            }
        });
        await Wait.UntilAsync(async () => (await store.PutAsync(Put(1, version: 1_000), default)).Status == WriteStatus.Applied, "the replicas have it");
    }

    [Fact]
    public async Task Write_that_is_sent_again_waits_for_the_replicas_of_every_master_that_has_a_part_of_it()
    {
        await LoadAsync(Customers(60));
        await using var store = Open(Acknowledged);
        var write = Put(1, version: 2, add: [.. Enumerable.Range(1_000, 30).Select(Phone)]);
        await Wait.UntilAsync(async () => (await store.PutAsync(write, default)).Status == WriteStatus.Applied, "the replicas have it");

        foreach (var replica in cluster.Cluster.Replicas)
        {
            await WhileStoppedAsync([replica], async () => Assert.Equal(WriteStatus.NotReplicated, (await store.PutAsync(write, default)).Status));
        }
    }

    // Patient: in a process that is busy with other tests, the answer of a master is seen seconds after it came, and the master counts as silent.
    private RedisStoreOptions Acknowledged => Options with
    {
        Prefix = Prefix, ReplicaAcknowledgements = 1, ReplicaTimeout = TimeSpan.FromMilliseconds(200), SilenceLimit = TimeSpan.FromSeconds(10),
        WriteTimeout = TimeSpan.FromSeconds(30), CommandTimeout = TimeSpan.FromSeconds(10),
    };

    private static async Task WhileStoppedAsync(IReadOnlyList<RedisServer> servers, Func<Task> then)
    {
        try
        {
            foreach (var server in servers)
            {
                await server.StopAsync();
            }

            await then();
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.ContinueAsync();
            }
        }
    }
}
