using TierDecision.Core.Customers;

namespace TierDecision.Store;

/// <summary>One customer as it is loaded: the key of its id, the score, and the keys of its aliases.</summary>
/// <param name="Key">The key of the customer id.</param>
/// <param name="Score">The score.</param>
/// <param name="Aliases">The keys of phones, e-mails and other systems' ids; may be empty.</param>
public readonly record struct CustomerRecord(IdentityKey Key, CustomerScore Score, IReadOnlyList<IdentityKey> Aliases);

/// <summary>Records and aliases read together; either may be empty.</summary>
/// <param name="Records">Records by the key of the customer id.</param>
/// <param name="Aliases">Aliases and the customer ids' keys that they stand for.</param>
public readonly record struct CustomerBatch(
    IReadOnlyList<KeyValuePair<IdentityKey, CustomerScore>> Records,
    IReadOnlyList<KeyValuePair<IdentityKey, IdentityKey>> Aliases);
