using TierDecision.Core.Customers;

namespace TierDecision.Storage.Contracts;

/// <summary>What a look-up in a dataset found.</summary>
/// <param name="Status">Whether the customer is known, unknown, or the store could not be asked.</param>
/// <param name="Customer">
/// The customer's own key; the default where an alias stands for nobody. It can be known of a customer that has no record.
/// </param>
/// <param name="Record">The record if <see cref="LookupStatus.Found"/> or <see cref="LookupStatus.Shared"/>, else empty.</param>
public readonly record struct FeedLookup(LookupStatus Status, IdentityKey Customer, ReadOnlyMemory<byte> Record)
{
    /// <summary>The store could not be asked.</summary>
    public static FeedLookup Unavailable => new(LookupStatus.Unavailable, default, default);

    /// <summary>The store was asked, and has lost what would say whether there is the customer.</summary>
    public static FeedLookup Lost => Unavailable with { IsAnswered = true };

    /// <summary>Whether the store answered, though the customer is unavailable.</summary>
    public bool IsAnswered { get; private init; }
}
