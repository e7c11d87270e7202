using TierDecision.Configuration.Settings;
using TierDecision.Storage.Redis.Connection;

namespace TierDecision.Tests.Storage.Redis;

public sealed class SentinelThreadsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("localhost:6379")]
    [InlineData("one:7000,two:7000,three:7000,ssl=true")]
    public void Pool_is_left_alone_without_sentinel(string connection) =>
        Assert.Equal(0, SentinelThreads.Needed(new RedisStoreOptions { Connection = connection }));

    [Fact]
    public void Master_behind_sentinel_reserves_threads()
    {
        var options = new RedisStoreOptions { Connection = "one:26379,two:26379,three:26379,serviceName=scores" };

        SentinelThreads.Reserve(options);

        ThreadPool.GetMinThreads(out var workers, out _);
        Assert.True(SentinelThreads.Needed(options) > 0);
        Assert.InRange(workers, SentinelThreads.Needed(options), int.MaxValue);
    }
}
