using NodaTime;
using TierDecision.Core.Customers;

namespace TierDecision.Storage.Writes;

/// <summary>A tier that a person sets for one customer instead of the computed one, or the end of it.</summary>
public sealed record OverrideWrite
{
    /// <summary>The key of the customer id.</summary>
    public required IdentityKey Customer { get; init; }

    /// <summary>The name of the tier, one of the live dataset's; null ends the override.</summary>
    public required string? Tier { get; init; }

    /// <summary>When it ends. Not read where it is ended now.</summary>
    public Instant Expiry { get; init; }

    /// <summary>Who set or ended it.</summary>
    public required string Author { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// The version of the override, which must be greater than that of the one that stands. It is not the score's version. 0 is the time by the
    /// store's clock, and at least one more than the version that stands.
    /// </summary>
    public required ulong Version { get; init; }
}
