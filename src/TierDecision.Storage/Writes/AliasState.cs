using TierDecision.Core.Customers;

namespace TierDecision.Storage.Writes;

/// <summary>What a dataset holds of an alias.</summary>
/// <param name="Customer">Whom it stands for; null for nobody.</param>
/// <param name="Mark">Whom its mark of a shared alias stands for; null if it has none.</param>
internal readonly record struct AliasState(IdentityKey? Customer, IdentityKey? Mark = null)
{
    /// <summary>Whether several customers of the load have it.</summary>
    public bool IsShared => Customer is not null && Mark == Customer;

    /// <summary>Whether a write that gives it to <paramref name="customer"/> takes it from somebody else.</summary>
    public bool IsTakenBy(IdentityKey customer) => Customer is { } owner && (owner != customer || IsShared);

    /// <summary>
    /// Whether somebody whom it stands for loses it by a write to <paramref name="customer"/>. What was asked by it cannot be found from them any
    /// more.
    /// </summary>
    /// <param name="customer">Who is written.</param>
    /// <param name="isAdded">Whether the write gives it to the customer, or takes it away.</param>
    public bool IsLeftBy(IdentityKey customer, bool isAdded) => isAdded ? IsTakenBy(customer) : Customer == customer;
}
