using TierDecision.Core.Customers;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Contracts;

/// <summary>Reads single customers of the live dataset.</summary>
public interface ICustomerReader : IDatasetDirectory
{
    /// <summary>Looks one customer up, by its own id or, for the other kinds, by alias.</summary>
    ValueTask<CustomerLookup> FindAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken);

    /// <summary>Who set or ended the override of a customer, and why; found by the customer's own id or, for the other kinds, by alias.</summary>
    ValueTask<OverrideLookup> FindOverrideAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken);
}
