namespace TierDecision.Storage.Writes;

/// <summary>What the removal of a customer took out of a store, over the live dataset and the one that is kept for flipping back.</summary>
/// <param name="Records">Records.</param>
/// <param name="Overrides">Overrides, with author and reason.</param>
/// <param name="Aliases">Aliases.</param>
/// <param name="Changes">Entries of change streams that named the customer or an alias, and are empty now.</param>
/// <param name="Keys">Keys of the decision log and of kept answers that were replaced; 0 where none were ever asked for.</param>
/// <param name="AuditEntries">Entries of the audit trail that named the customer, and no longer do.</param>
public readonly record struct ErasureReceipt(int Records, int Overrides, int Aliases, int Changes, int Keys, int AuditEntries = 0)
{
    /// <summary>Both together.</summary>
    public static ErasureReceipt operator +(ErasureReceipt one, ErasureReceipt other) => Add(one, other);

    /// <summary>Both together.</summary>
    public static ErasureReceipt Add(ErasureReceipt left, ErasureReceipt right) => new(
        left.Records + right.Records, left.Overrides + right.Overrides, left.Aliases + right.Aliases, left.Changes + right.Changes,
        left.Keys + right.Keys, left.AuditEntries + right.AuditEntries);
}
