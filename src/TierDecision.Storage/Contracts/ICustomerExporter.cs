using TierDecision.Core.Customers;
using TierDecision.Storage.Erasure;

namespace TierDecision.Storage.Contracts;

/// <summary>Gives out all that the store keeps of single customers.</summary>
public interface ICustomerExporter
{
    /// <summary>What the live dataset and the one that is kept for flipping back have of a customer.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    ValueTask<CustomerHoldings> ExportAsync(IdentityKey customer, CancellationToken cancellationToken);
}
