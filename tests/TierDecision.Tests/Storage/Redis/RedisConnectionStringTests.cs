using TierDecision.Configuration.Settings;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Redis.Connection;

namespace TierDecision.Tests.Storage.Redis;

/// <summary>Connections as URLs and as lists, and that nothing that is said of them holds a password.</summary>
public class RedisConnectionStringTests
{
    private const string Secret = "s3same";

    [Theory]
    [InlineData("redis://cache:6380", "cache:6380", null, null, null, false)]
    [InlineData("redis://cache", "cache", null, null, null, false)]
    [InlineData("redis://:s3same@cache:6380/3", "cache:6380", null, Secret, 3, false)]
    [InlineData("redis://app:s3same@10.0.0.1:6380/0", "10.0.0.1:6380", "app", Secret, 0, false)]
    [InlineData("REDISS://app:s3same@cache", "cache:6379", "app", Secret, null, true)]
    [InlineData("redis://app:s3%2Came%3D@one:1,two:2", "one:1,two:2", "app", "s3,ame=", null, false)]
    [InlineData("redis://app:s3s/a,m?e@cache", "cache", "app", "s3s/a,m?e", null, false)]
    [InlineData("redis://app:p@ss@cache:1", "cache:1", "app", "p@ss", null, false)]
    [InlineData("redis://[::1]:6380/1", "[::1]:6380", null, null, 1, false)]
    [InlineData("redis://one:1/0?connectTimeout=700&name=desk", "one:1", null, null, 0, false)]
    [InlineData("cache:6380,user=app,password=s3same,ssl=true", "cache:6380", "app", Secret, null, true)]
    public void Connection_is_read_as_what_it_says(string text, string servers, string? user, string? password, int? database, bool isTls)
    {
        var read = RedisConnectionString.Parse(text);

        Assert.Null(RedisConnectionString.Problem(text));
        Assert.Equal((user, password, database, isTls), (read.User, read.Password, read.DefaultDatabase, read.Ssl));
        Assert.Equal(servers, RedisConnectionString.Servers(text));
        Assert.Equal($"Redis at {servers}", Provider(text).Description);
    }

    [Theory]
    [InlineData("redis://app:s3same@cache/none", "whose path is no number of a database")]
    [InlineData("redis://app:s3same@", "names no server, such as localhost:6379")]
    [InlineData("app:s3same@cache:6379", "has a user before a server: write redis://user:password@host:port")]
    [InlineData("cache,pasword=s3same", "has an option 'pasword'; did you mean 'password'?")]
    [InlineData("cache,password=x,s3same=y", "has an unknown option as part 3 of the list")]
    [InlineData("cache,ssl=s3same", "has a value that cannot be read for the option 'ssl'")]
    [InlineData("password=s3same", "names no server")]
    public void Rejects_what_cannot_be_read_without_repeating_it(string text, string reason)
    {
        var options = new TierDecisionOptions { Redis = new RedisStoreOptions { Connection = text } };
        var failure = Assert.Single(new RedisConnectionRule().Validate("TierDecision", options).Failures!);

        Assert.StartsWith("TierDecision:Redis:Connection ", failure, StringComparison.Ordinal);
        Assert.Contains(reason, failure, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, failure, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Assert.Throws<FormatException>(() => RedisConnectionString.Parse(text)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, options.ToString(), StringComparison.Ordinal);
    }

    private static IStoreProvider Provider(string text) =>
        RedisStoreProvider.TryCreate(new TierDecisionOptions { Redis = new RedisStoreOptions { Connection = text } })!;
}
