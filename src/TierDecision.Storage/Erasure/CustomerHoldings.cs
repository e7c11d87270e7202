using TierDecision.Core.Customers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Erasure;

/// <summary>All that a store keeps of a customer.</summary>
/// <param name="Detail">Why the store could not be asked; null where it was.</param>
/// <param name="Datasets">What each dataset has, the live one first; those that have nothing, or only that there was a removal, are left out.</param>
public readonly record struct CustomerHoldings(string? Detail, IReadOnlyList<CustomerHolding> Datasets)
{
    /// <summary>How many entries of the audit trail are given at most: 1,000.</summary>
    public const int MostAuditEntries = 1_000;

    /// <summary>The newest entries of the audit trail that name the customer, at most <see cref="MostAuditEntries"/>, the newest first.</summary>
    public IReadOnlyList<AuditRecord> Audit { get; init; } = [];

    /// <summary>The store could not be asked.</summary>
    public static CustomerHoldings Unavailable(string detail) => new(detail, []);
}

/// <summary>What one dataset has of a customer.</summary>
public sealed record CustomerHolding
{
    /// <summary>The dataset.</summary>
    public required DatasetInfo Dataset { get; init; }

    /// <summary>Whether it is the live one.</summary>
    public bool IsLive { get; init; }

    /// <summary>The score; null if there is none.</summary>
    public CustomerScore? Score { get; init; }

    /// <summary>What a person set or ended; null if nobody did.</summary>
    public CustomerOverride? Override { get; init; }

    /// <summary>Whether single writes are remembered.</summary>
    public bool IsWritten { get; init; }

    /// <summary>The version of the last removal; 0 for none.</summary>
    public ulong RemovalVersion { get; init; }

    /// <summary>The aliases that single writes touched since then.</summary>
    public IReadOnlyList<IdentityKey> WrittenAliases { get; init; } = [];

    /// <summary>The aliases that stand for the customer.</summary>
    public IReadOnlyList<IdentityKey> Aliases { get; init; } = [];

    /// <summary>What a dataset has; null if that is nothing, or only that there was a removal.</summary>
    /// <exception cref="StoreUnavailableException">There is a record that this version cannot read.</exception>
    internal static CustomerHolding? Of(DatasetInfo dataset, bool isLive, in CustomerState stands, IReadOnlyList<IdentityKey> aliases)
    {
        var mark = WriteMark.Read(stands.Mark);
        if (stands.Record is null && stands.Override is null && aliases.Count == 0 && mark is null or { Removed: true, Aliases.Count: 0 })
        {
            return null;
        }

        return new CustomerHolding
        {
            Dataset = dataset,
            IsLive = isLive,
            Score = stands.TryScore(out var score) ? score : null,
            Override = stands.Override is { } document ? OverrideDocument.Read(document) : null,
            IsWritten = mark is not null,
            RemovalVersion = mark?.Version ?? 0,
            WrittenAliases = mark?.Aliases ?? [],
            Aliases = aliases,
        };
    }
}
