using TierDecision.Configuration.Settings;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;

namespace TierDecision.ProcessTests.Storage;

/// <summary>The contract over TLS, as a user with few rights.</summary>
public sealed class RedisTlsCustomerStoreTests(RedisTlsFixture redis) : RedisCustomerStoreContract, IClassFixture<RedisTlsFixture>
{
    private protected override RedisStoreOptions Options => new()
    {
        Connection = redis.Server.ConnectionString + RedisRights.Credentials,
        CertificateAuthorityFile = redis.Server.AuthorityPath,
    };

    [Fact]
    public async Task Server_whose_authority_is_not_trusted_is_unavailable()
    {
        await using var store = Open(Options with { CertificateAuthorityFile = null });

        Assert.Equal(DatasetStatus.Unavailable, (await store.DescribeAsync(default)).Status);
    }

    [Fact]
    public async Task Wrong_password_is_unavailable()
    {
        await using var store = Open(Options with { Connection = redis.Server.ConnectionString + ",user=scores,password=wrong" });

        Assert.Equal(DatasetStatus.Unavailable, (await store.DescribeAsync(default)).Status);
    }

    [Fact]
    public async Task User_without_the_right_to_write_loads_nothing()
    {
        await using var store = Open(Options with { Prefix = "elsewhere" });

        var result = await store.LoadAsync(TestDataset.Header, TestDataset.Customers(1), null, default);

        Assert.Equal(LoadStatus.Refused, result.Status);
        Assert.Contains("NOPERM", result.Detail, StringComparison.Ordinal);
    }
}
