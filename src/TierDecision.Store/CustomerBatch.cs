using TierDecision.Core.Customers;

namespace TierDecision.Store;

/// <summary>Records and aliases read together; either may be empty.</summary>
/// <param name="Records">Records by the key of the customer id.</param>
/// <param name="Aliases">Aliases and the customer ids' keys that they stand for.</param>
public readonly record struct CustomerBatch(
    IReadOnlyList<KeyValuePair<IdentityKey, CustomerScore>> Records,
    IReadOnlyList<KeyValuePair<IdentityKey, IdentityKey>> Aliases);
