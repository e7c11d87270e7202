using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Tests.Core;

namespace TierDecision.Tests.Storage.Datasets;

public sealed class DatasetHeaderTests
{
    [Fact]
    public void Header_of_a_policy_says_what_the_numbers_of_records_mean()
    {
        var identities = new IdentityHasher(new byte[IdentityHasher.KeySize]);

        var header = DatasetHeader.Of(TestPolicy.With(), identities, TestPolicy.Now, "EUR");

        Assert.Equal(["gold", "silver", "standard"], header.Tiers);
        Assert.Equal(("test", "1", TestPolicy.Now, "EUR"), (header.PolicyName, header.PolicyVersion, header.AsOf, header.Currency));
        Assert.Equal((identities.Fingerprint, identities.Phones.Version), (header.IdentityKeyFingerprint, header.PhoneNormalizer));
        Assert.Empty(header.Agents);
    }
}
