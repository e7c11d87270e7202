using StackExchange.Redis;
using TierDecision.Storage.Redis.Connection;

namespace TierDecision.Tests.Storage.Redis;

public class RedisFailuresTests
{
    [Fact]
    public void Replica_where_a_master_was_is_a_store_that_cannot_be_asked() =>
        Assert.True(RedisFailures.IsUnavailable(new RedisCommandException("Command cannot be issued to a replica: HMGET td:{s:001}:1:c:1")));

    [Fact]
    public void Database_that_the_server_does_not_have_is_a_store_that_cannot_be_asked() =>
        Assert.True(RedisFailures.IsUnavailable(new RedisCommandException("The database does not exist on the server: 99")));

    [Theory]
    [InlineData("no connection within 1000 ms, nor later", "no connection within 1000 ms, nor later")]
    [InlineData(
        "No connection is active/available to service this operation: EVAL; UnableToConnect on localhost:1/Interactive, Initializing/NotStarted, last: NONE, origin: BeginConnectAsync, mc: 1/1/0",
        "No connection is active/available to service this operation: EVAL; UnableToConnect on localhost:1/Interactive, Initializing/NotStarted")]
    [InlineData(
        "No connection is active/available to service this operation: EVAL; Error: NOAUTH Authentication required. Attempted command: ECHO, mc: 1/1/0, mgr: 10 of 10 available; v: 2",
        "Redis refuses the user or the password: NOAUTH Authentication required")]
    public void Description_says_what_went_wrong_and_why_without_the_state_of_the_client(string message, string description) =>
        Assert.Equal(description, RedisFailures.Describe(new TimeoutException(message)));

    [Fact]
    public void Command_that_is_wrong_is_a_bug() =>
        Assert.False(RedisFailures.IsUnavailable(new RedisCommandException("This operation has been disabled in the command-map and cannot be used: DUMP")));

    [Fact]
    public void Description_says_why_and_says_it_once()
    {
        var closed = new IOException("Broken pipe");
        var failure = new RedisConnectionException(ConnectionFailureType.InternalFailure, CommandFlags.None, "Failed to write", new InvalidOperationException("Write: Broken pipe", closed));

        Assert.Equal("Failed to write: Write: Broken pipe", RedisFailures.Describe(failure));
        Assert.Equal("No answer in time", RedisFailures.Describe(new TimeoutException("No answer in time")));
    }
}
