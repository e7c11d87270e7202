using NodaTime;
using TierDecision.Core.Customers;

namespace TierDecision.Scoring.Values;

/// <summary>The tier that a customer had before a run.</summary>
/// <param name="Tier">The tier, an index into the run's tiers.</param>
/// <param name="Since">Since when; null where not known.</param>
/// <param name="AsOf">As of when the run before was; null where not known.</param>
/// <param name="Flags">The customer's flags then.</param>
public readonly record struct PreviousTier(byte Tier, Instant? Since, Instant? AsOf = null, CustomerFlags Flags = CustomerFlags.None);
