namespace TierDecision.Core.Customers;

/// <summary>One customer as it is loaded: the key of its id, the score, and the keys of its aliases.</summary>
/// <param name="Key">The key of the customer id.</param>
/// <param name="Score">The score. Its preferred agent is not read but taken from <paramref name="Agent"/>: the load numbers the names.</param>
/// <param name="Aliases">The keys of phones, e-mails and other systems' ids; may be empty.</param>
/// <param name="Agent">The name of the preferred agent; empty for none.</param>
public readonly record struct CustomerRecord(IdentityKey Key, CustomerScore Score, IReadOnlyList<IdentityKey> Aliases, string Agent = "")
{
    /// <summary>The most aliases that one record brings: 256.</summary>
    public const int MaxAliases = 256;
}
