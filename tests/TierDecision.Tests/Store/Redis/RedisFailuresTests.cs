using StackExchange.Redis;
using TierDecision.Store.Redis;

namespace TierDecision.Tests.Store.Redis;

public class RedisFailuresTests
{
    [Fact]
    public void Replica_where_a_master_was_is_a_store_that_cannot_be_asked() =>
        Assert.True(RedisFailures.IsUnavailable(new RedisCommandException("Command cannot be issued to a replica: HMGET td:{s:001}:1:c:1")));

    [Fact]
    public void Command_that_is_wrong_is_a_bug() =>
        Assert.False(RedisFailures.IsUnavailable(new RedisCommandException("This operation has been disabled in the command-map and cannot be used: DUMP")));

    [Fact]
    public void Description_says_why_and_says_it_once()
    {
        var closed = new IOException("Broken pipe");
        var failure = new RedisConnectionException(ConnectionFailureType.InternalFailure, "Failed to write", new InvalidOperationException("Write: Broken pipe", closed));

        Assert.Equal("Failed to write: Write: Broken pipe", RedisFailures.Describe(failure));
        Assert.Equal("No answer in time", RedisFailures.Describe(new TimeoutException("No answer in time")));
    }
}
