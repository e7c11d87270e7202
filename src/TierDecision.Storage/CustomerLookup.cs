using TierDecision.Core.Customers;

namespace TierDecision.Storage;

/// <summary>What a look-up found.</summary>
/// <param name="Status">Whether the customer is known, unknown, or the store could not be asked.</param>
/// <param name="Score">The score if <see cref="LookupStatus.Found"/> or <see cref="LookupStatus.Shared"/>, else the default.</param>
public readonly record struct CustomerLookup(LookupStatus Status, CustomerScore Score)
{
    /// <summary>The customer is known.</summary>
    public static CustomerLookup Found(in CustomerScore score) => new(LookupStatus.Found, score);

    /// <summary>No such customer.</summary>
    public static CustomerLookup Unknown => new(LookupStatus.Unknown, new CustomerScore());

    /// <summary>The store could not be asked.</summary>
    public static CustomerLookup Unavailable => new(LookupStatus.Unavailable, new CustomerScore());
}
