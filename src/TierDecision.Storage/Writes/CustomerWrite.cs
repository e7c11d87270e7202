using NodaTime;
using TierDecision.Core.Customers;

namespace TierDecision.Storage.Writes;

/// <summary>One customer's new score, written by itself: between two loads, when an event changes it.</summary>
public sealed record CustomerWrite
{
    /// <summary>The most aliases that one write may add and remove together: 32.</summary>
    public const int MaxAliases = 32;

    /// <summary>
    /// The most aliases that all writes together may have added to a customer or removed when one adds another: 256. They are remembered, so that a
    /// load does not undo them, until a removal or a load with a newer score. Writes that only remove may come to twice as many, so that somebody's
    /// number can be taken away.
    /// </summary>
    public const int MaxWrittenAliases = CustomerRecord.MaxAliases;

    /// <summary>The key of the customer id.</summary>
    public required IdentityKey Customer { get; init; }

    /// <summary>
    /// The score with its version, which must be greater than the one that stands. Its tier and preferred agent are not read but taken from
    /// <see cref="Tier"/> and <see cref="Agent"/>, and its override is what it was: overrides have writes of their own. The version 0 is the time
    /// by the store's clock (<see cref="Contracts.IStoreClock"/>), and at least one more than the version that stands.
    /// </summary>
    public required CustomerScore Score { get; init; }

    /// <summary>
    /// The columns to write; the others stay as they are, whoever writes them meanwhile. Null: all of them. A customer who is not known is inserted
    /// with the whole <see cref="Score"/> if the tier is among the columns.
    /// </summary>
    public ScoreColumns? Columns { get; init; }

    /// <summary>
    /// The moment of <see cref="CustomerFields.DissatisfiedAt"/>, if that is among <see cref="Columns"/>: what stands may count its days from another
    /// time than <see cref="Score"/>.
    /// </summary>
    public Instant? DissatisfiedAt { get; init; }

    /// <summary>The name of the tier, one of the live dataset's. A name, because a load may renumber the tiers at any time.</summary>
    public required string Tier { get; init; }

    /// <summary>The name of the preferred agent; empty for none. One that the live dataset does not name is left out: it is a preference.</summary>
    public string Agent { get; init; } = "";

    /// <summary>Aliases that stand for this customer from now on, also where they stood for another.</summary>
    public IReadOnlyList<IdentityKey> AddAliases { get; init; } = [];

    /// <summary>Aliases that no longer stand for this customer; those that stand for another stay.</summary>
    public IReadOnlyList<IdentityKey> RemoveAliases { get; init; } = [];
}
