using TierDecision.Core.Customers;

namespace TierDecision.Storage.Records;

/// <summary>One change, as it is read out of bytes.</summary>
/// <param name="kind">What it does.</param>
/// <param name="key">The customer's key, or the alias's.</param>
/// <param name="customer">The customer that an alias stands for now.</param>
/// <param name="before">The customer that an alias stood for; the default for none.</param>
/// <param name="record">The record.</param>
internal struct CustomerChange(ChangeKind kind, IdentityKey key, IdentityKey customer, IdentityKey before, in PackedRecord record)
{
    public readonly ChangeKind Kind = kind;
    public readonly IdentityKey Key = key;
    public readonly IdentityKey Customer = customer;
    public readonly IdentityKey Before = before;

    /// <summary>Not read-only, so that its bytes can be looked at in place.</summary>
    public PackedRecord Record = record;
}
