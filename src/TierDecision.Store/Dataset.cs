using NodaTime;

namespace TierDecision.Store;

/// <summary>What a dataset says of itself: under which policy its tiers were assigned and what its numbers mean.</summary>
public sealed record DatasetHeader
{
    /// <summary>The largest number of tiers: 250.</summary>
    public const int MaxTiers = 250;

    /// <summary>The tier names, best first; a record's tier is an index into them. 1 to <see cref="MaxTiers"/> names.</summary>
    public required IReadOnlyList<string> Tiers { get; init; }

    /// <summary>The name of the policy under which the tiers were assigned.</summary>
    public required string PolicyName { get; init; }

    /// <summary>The version of that policy.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>What the data was as of.</summary>
    public required Instant AsOf { get; init; }

    /// <summary>The fingerprint of the key that identifiers were hashed under.</summary>
    public required ulong IdentityKeyFingerprint { get; init; }

    /// <summary>The ISO 4217 currency of amounts; empty where unknown.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Names of preferred agents; a record's agent is an index into them plus one.</summary>
    public IReadOnlyList<string> Agents { get; init; } = [];
}

/// <summary>A dataset in a store, as it was loaded: counts and checksum do not follow what is written afterwards.</summary>
/// <param name="Generation">Its number, growing with every load.</param>
/// <param name="Header">What it says of itself.</param>
/// <param name="Customers">The number of customers.</param>
/// <param name="Aliases">The number of aliases.</param>
/// <param name="Checksum">The exclusive-or of a 64-bit hash of every record and alias, so that it does not depend on order.</param>
/// <param name="LoadedAt">When it became live.</param>
/// <param name="HighestVersion">The greatest version of a record in the load; 0 for an empty one.</param>
public sealed record DatasetInfo(
    long Generation, DatasetHeader Header, long Customers, long Aliases, ulong Checksum, Instant LoadedAt, ulong HighestVersion = 0)
{
    /// <summary>Whether the other is the same load, and not another one that has the same number because the store was emptied in between.</summary>
    public bool IsSame(DatasetInfo other) => other is not null
        && (Generation, Checksum, LoadedAt, HighestVersion) == (other.Generation, other.Checksum, other.LoadedAt, other.HighestVersion);
}

/// <summary>The live dataset, if any.</summary>
/// <param name="Status">Whether there is one.</param>
/// <param name="Dataset">The dataset where there is one.</param>
/// <param name="Detail">What is wrong with the store, where it cannot be reached; for logs and people.</param>
public readonly record struct DatasetDescription(DatasetStatus Status, DatasetInfo? Dataset, string? Detail = null);

/// <summary>Whether a store has a live dataset.</summary>
public enum DatasetStatus : byte
{
    /// <summary>Nothing was loaded yet.</summary>
    Empty = 0,

    /// <summary>There is one.</summary>
    Live = 1,

    /// <summary>The store could not be asked, in time or at all.</summary>
    Unavailable = 2,

    /// <summary>There is data that this version of the program cannot read.</summary>
    Unreadable = 3,
}
