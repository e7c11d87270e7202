using TierDecision.Storage.Redis.Connection;

namespace TierDecision.Tests.Storage.Redis;

public sealed class RedisStoreOptionsTests
{
    private static readonly RedisStoreOptions Good = new() { Connection = "localhost:6379" };

    [Fact]
    public void Defaults_with_a_connection_are_valid() => Assert.Empty(Good.Validate());

    [Fact]
    public void Rejects_every_error_at_once()
    {
        var errors = new RedisStoreOptions
        {
            Prefix = "a{b}",
            CommandTimeout = TimeSpan.Zero,
            BulkTimeout = TimeSpan.FromHours(1),
            WriteTimeout = TimeSpan.Zero,
            ReplicaAcknowledgements = 11,
            ReplicaTimeout = TimeSpan.Zero,
            ChangeLogLength = 99,
            LockExpiry = TimeSpan.FromMilliseconds(1),
            Shards = 1000,
            BucketSize = 7,
            CertificateAuthorityFile = "/no/such/file.pem",
        }.Validate();

        string[] named =
        [
            "Connection", "Prefix", "CommandTimeout", "BulkTimeout", "WriteTimeout", "ReplicaAcknowledgements", "ReplicaTimeout", "ChangeLogLength", "ReplicaTimeout",
            "LockExpiry", "Shards", "BucketSize", "CertificateAuthorityFile",
        ];
        Assert.Equal(named, errors.Select(error => error.Split(' ')[0]));
    }

    [Theory]
    [InlineData(1, 4_999, 5_000)]
    [InlineData(0, 5_000, 5_000)]
    [InlineData(1, 5_000, 6_000)]
    [InlineData(1, 5_000, 4_000)]
    public void Rejects_replicas_that_are_waited_for_longer_than_a_write_takes_or_a_server_is_silent(int replicas, int milliseconds, int silence)
    {
        var errors = (Good with
        {
            ReplicaAcknowledgements = replicas, ReplicaTimeout = TimeSpan.FromMilliseconds(milliseconds), SilenceLimit = TimeSpan.FromMilliseconds(silence),
        }).Validate();

        if (replicas == 0 || milliseconds < 5_000)
        {
            Assert.Empty(errors);
        }
        else
        {
            Assert.Contains("WriteTimeout 00:00:05 and SilenceLimit", Assert.Single(errors), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rejects_a_connection_without_a_server() =>
        Assert.Equal("Connection names no server, such as localhost:6379", Assert.Single((Good with { Connection = "localhost:port,ssl=true" }).Validate()));

    [Fact]
    public void Rejects_a_connection_that_cannot_be_read_without_showing_its_password()
    {
        var error = Assert.Single((Good with { Connection = "localhost,password=secret,noSuchOption=1" }).Validate());

        Assert.Contains("noSuchOption", error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }
}
