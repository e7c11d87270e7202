using TierDecision.Configuration.Access;
using TierDecision.Service.Access;

namespace TierDecision.Tests.Service.Access;

public sealed class AccessTableTests
{
    private readonly AccessTable _table = new(
    [
        ("/v1/remove", Permissions.CustomersWrite), ("/v1/queues", Permissions.Queues), ("/v1/queues", Permissions.Queues),
        ("/v1/explanations/{id}", Permissions.Explain), ("/health", Permissions.None),
    ]);

    [Theory]
    [InlineData("/v1/remove", Permissions.CustomersWrite)]
    [InlineData("/V1/Remove/", Permissions.CustomersWrite)]
    [InlineData("/v1/queues", Permissions.Queues)]
    [InlineData("/v1/explanations/1", Permissions.Explain)]
    [InlineData("/V1/EXPLANATIONS/x/", Permissions.Explain)]
    [InlineData("/health", Permissions.None)]
    public void Address_needs_what_the_table_says_however_routing_takes_it_to_be_spelt(string path, Permissions permission)
    {
        Assert.True(_table.TryFind(path, out var needed));
        Assert.Equal(permission, needed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/remove//")]
    [InlineData("/v1/remove/x")]
    [InlineData("/v1/explanations")]
    [InlineData("/v1/explanations/")]
    [InlineData("/v1/explanations/1/2")]
    public void Rejects_other_addresses(string path) => Assert.False(_table.TryFind(path, out _));

    [Fact]
    public void Rejects_one_address_with_two_permissions() =>
        Assert.Throws<ArgumentException>(() => new AccessTable([("/v1/x", Permissions.Decide), ("/v1/x", Permissions.Queues)]));
}
