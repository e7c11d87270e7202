using TierDecision.Service.Serving;
using TierDecision.V1;

namespace TierDecision.Service.Following;

/// <summary>All customers are in this process, as in a replica.</summary>
internal sealed class NoMissingCustomers : IMissingCustomers
{
    public ValueTask<ServingModel> FetchAsync(
        ServingModel model, long unconfirmedMilliseconds, IEnumerable<Customer?> customers, CancellationToken cancellationToken) => new(model);
}
