using TierDecision.Configuration.Settings;

namespace TierDecision.ProcessTests.Storage;

/// <summary>The contract behind Sentinel, which tells the client where the master is.</summary>
public sealed class RedisSentinelCustomerStoreTests(RedisSentinelFixture sentinels) : RedisCustomerStoreContract, IClassFixture<RedisSentinelFixture>
{
    private protected override RedisStoreOptions Options => new() { Connection = sentinels.ConnectionString };
}
