using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.Storage;

/// <summary>A master and a replica behind three Sentinels.</summary>
public sealed class RedisSentinelFixture : IAsyncLifetime
{
    private RedisSentinels? _sentinels;

    internal string ConnectionString => (_sentinels ?? throw new InvalidOperationException("the Sentinels have not been started")).ConnectionString + RedisRights.Credentials;

    // Patient: on a machine that is busy with other tests nobody may be taken for dead.
    public async Task InitializeAsync() => _sentinels = await RedisSentinels.StartAsync(
        new RedisServerOptions { Users = [RedisRights.SentinelledUser] }, [RedisRights.SentinelUser], TimeSpan.FromSeconds(15));

    public async Task DisposeAsync()
    {
        if (_sentinels is not null)
        {
            await _sentinels.DisposeAsync();
        }
    }
}
