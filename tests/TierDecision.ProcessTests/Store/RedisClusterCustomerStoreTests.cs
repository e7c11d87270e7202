using TierDecision.Store.Redis;

namespace TierDecision.ProcessTests.Store;

/// <summary>The contract on Redis Cluster, where a command that touches two slots is refused.</summary>
public sealed class RedisClusterCustomerStoreTests(RedisClusterFixture cluster) : RedisCustomerStoreContract, IClassFixture<RedisClusterFixture>
{
    private protected override RedisStoreOptions Options => new() { Connection = cluster.ConnectionString };
}
