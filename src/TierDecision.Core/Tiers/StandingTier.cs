using NodaTime;
using TierDecision.Core.Customers;

namespace TierDecision.Core.Tiers;

/// <summary>The tier that a customer has when tiers are assigned.</summary>
/// <param name="Tier">
/// The tier, an index into the tiers that are assigned; <see cref="CustomerScore.NoTier"/> if there was none, or they do not have it.
/// </param>
/// <param name="Since">Since when; null where not known.</param>
/// <param name="AssignedAsOf">As of when tiers were last assigned: the checks of a period since then count. Null where not known.</param>
public readonly record struct StandingTier(byte Tier, Instant? Since = null, Instant? AssignedAsOf = null)
{
    /// <summary>No tier.</summary>
    public static StandingTier None => new(CustomerScore.NoTier);
}
