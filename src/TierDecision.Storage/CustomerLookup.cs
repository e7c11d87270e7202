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

    /// <summary>The store was asked, and has lost what would say whether there is the customer.</summary>
    public static CustomerLookup Lost => Unavailable with { IsAnswered = true };

    /// <summary>Whether the store answered, though the customer is unavailable: it can go on being asked for others.</summary>
    public bool IsAnswered { get; private init; }
}
