using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.Storage;

/// <summary>A Redis Cluster of six nodes.</summary>
public sealed class RedisClusterFixture : IAsyncLifetime
{
    private RedisCluster? _cluster;

    internal string ConnectionString => Cluster.ConnectionString + RedisRights.Credentials;

    internal RedisCluster Cluster => _cluster ?? throw new InvalidOperationException("the cluster has not been started");

    // Patient: on a machine that is busy with other tests nobody may be taken for dead.
    public async Task InitializeAsync() => _cluster = await RedisCluster.StartAsync(new RedisServerOptions { Users = [RedisRights.ClusterUser] }, TimeSpan.FromSeconds(15));

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
