using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;

namespace TierDecision.Storage.Datasets;

/// <summary>What a dataset says of itself: under which policy its tiers were assigned and what its numbers mean.</summary>
public sealed record DatasetHeader
{
    /// <summary>The largest number of tiers: 250.</summary>
    public const int MaxTiers = 250;

    /// <summary>The tier names, best first; a record's tier is an index into them. 1 to <see cref="MaxTiers"/> names.</summary>
    public required IReadOnlyList<string> Tiers { get; init; }

    /// <summary>The name of the policy under which the tiers were assigned.</summary>
    public required string PolicyName { get; init; }

    /// <summary>The version of that policy.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>
    /// The revision of the policy library that went into force together with these customers, whose tiers were assigned anew under it; empty for
    /// customers who were loaded.
    /// </summary>
    public string PolicyRevision { get; init; } = "";

    /// <summary>What the data was as of.</summary>
    public required Instant AsOf { get; init; }

    /// <summary>The fingerprint of the key that identifiers were hashed under.</summary>
    public required ulong IdentityKeyFingerprint { get; init; }

    /// <summary>
    /// What read the phone numbers that were loaded, with its version and region; empty if the load did not say, as older ones do not.
    /// </summary>
    public string PhoneNormalizer { get; init; } = "";

    /// <summary>The ISO 4217 currency of amounts; empty where unknown.</summary>
    public string Currency { get; init; } = "";

    /// <summary>
    /// Names of preferred agents; a record's agent is an index into them plus one. A load adds those whom its customers prefer behind those that it
    /// is given.
    /// </summary>
    public IReadOnlyList<string> Agents { get; init; } = [];

    /// <summary>Whether the customers are made up, to try the service with. Every decision over them says so.</summary>
    public bool IsDemonstration { get; init; }

    /// <summary>
    /// The tiers that a policy does not have, neither by that name nor by its <c>tier_names</c>: it cannot serve these customers. Empty if it can.
    /// </summary>
    public IReadOnlyList<string> TiersMissingIn(PolicyPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return [.. Tiers.Where(name => plan.ScoredTierIndex(name) < 0)];
    }

    /// <summary>The header of customers who are loaded under a policy.</summary>
    /// <param name="plan">The policy under which their tiers were assigned.</param>
    /// <param name="identities">What their identifiers are hashed with.</param>
    /// <param name="asOf">What the data is as of.</param>
    /// <param name="currency">The ISO 4217 currency of amounts; empty if not known.</param>
    public static DatasetHeader Of(PolicyPlan plan, IdentityHasher identities, Instant asOf, string currency)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(identities);
        return new DatasetHeader
        {
            Tiers = plan.TierRules.Names,
            PolicyName = plan.Name,
            PolicyVersion = plan.Version,
            AsOf = asOf,
            IdentityKeyFingerprint = identities.Fingerprint,
            PhoneNormalizer = identities.Phones.Version,
            Currency = currency,
        };
    }
}
