using NodaTime;

namespace TierDecision.Storage.Datasets;

/// <summary>A dataset in a store, as it was loaded: counts and checksum do not follow what is written afterwards.</summary>
/// <param name="Number">Its number, growing with every load.</param>
/// <param name="Header">What it says of itself.</param>
/// <param name="Customers">The number of customers.</param>
/// <param name="Aliases">The number of aliases, marks of shared ones included.</param>
/// <param name="Checksum">The exclusive-or of a 64-bit hash of every record and alias, so that it does not depend on order.</param>
/// <param name="LoadedAt">When it became live.</param>
/// <param name="HighestVersion">The greatest version of a record in the load; 0 for an empty one.</param>
public sealed record DatasetInfo(
    long Number, DatasetHeader Header, long Customers, long Aliases, ulong Checksum, Instant LoadedAt, ulong HighestVersion = 0)
{
    /// <summary>
    /// How many of the aliases are shared. Each of these has a mark, which is counted among <see cref="Aliases"/> as well; 0 in datasets of versions
    /// that did not tell.
    /// </summary>
    public long SharedAliases { get; init; }

    /// <summary>Whether the other is the same load, and not another one that has the same number because the store was emptied in between.</summary>
    public bool IsSame(DatasetInfo other) => other is not null
        && (Number, Checksum, LoadedAt, HighestVersion) == (other.Number, other.Checksum, other.LoadedAt, other.HighestVersion);
}
