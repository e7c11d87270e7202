using TierDecision.Core.Customers;
using TierDecision.PhoneNumbers;
using TierDecision.Service.Requests;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Requests;

public class IdentityResolverTests
{
    [Fact]
    public void Customer_is_hashed_as_the_kind_that_it_is_named_by()
    {
        Assert.Equal((null, default(IdentityKey)), Named(null));
        TestService.Hasher.TryHashCustomerId("42", out var id);
        TestService.Hasher.TryHashPhone("+442079460958", out var phone);
        TestService.Hasher.TryHashEmail("ada@example.com", out var email);
        TestService.Hasher.TryHashExternal("crm", "A1", out var external);
        Assert.Equal((IdentifierKind.CustomerId, id), Named(new Customer { CustomerId = "42" }));
        Assert.Equal((IdentifierKind.Phone, phone), Named(new Customer { Phone = "020 7946 0958" }));
        Assert.Equal((IdentifierKind.Email, email), Named(new Customer { Email = "Ada@Example.com" }));
        Assert.Equal((IdentifierKind.External, external), Named(new Customer { ExternalId = new ExternalId { Source = "CRM", Id = "A1" } }));
    }

    [Fact]
    public void A_national_number_without_a_country_says_what_to_configure()
    {
        var resolver = new IdentityResolver(new IdentityHasher("an identity key!"u8, PhoneNormalizer.WithoutRegion));

        resolver.Resolve(new Customer { Phone = "020 7946 0958" }, out var error);

        Assert.Equal("customer.phone", error?.Field);
        Assert.Contains("TierDecision:Identity:Phone:Region", error?.Description, StringComparison.Ordinal);
    }

    private static (IdentifierKind? Kind, IdentityKey Key) Named(Customer? customer)
    {
        var named = new IdentityResolver(TestService.Hasher).Resolve(customer, out var error);
        Assert.Null(error);
        return named;
    }
}
