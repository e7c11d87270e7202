using TierDecision.Core.Customers;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Requests;

public class ExternalIdProblemTests
{
    private static readonly IdentityResolver Identities = new(new IdentityHasher(new byte[16]));

    [Fact]
    public void Id_without_a_source_names_the_source() => Assert.Equal(
        new RequestError("customer.external_id.source", "is required: the system that the id is of, such as crm"), ErrorOf("", "7"));

    // The colon between takes a place.
    [Fact]
    public void Id_that_is_too_long_is_told_the_limit_that_holds()
    {
        Assert.Null(ErrorOf("crm", new string('x', 252)));
        Assert.Equal(
            new RequestError("customer.external_id", "is too long: source and id have at most 255 characters together"),
            ErrorOf("crm", new string('x', 253)));
    }

    private static RequestError? ErrorOf(string source, string id)
    {
        Identities.Resolve(new Customer { ExternalId = new ExternalId { Source = source, Id = id } }, out var error);
        return error;
    }
}
