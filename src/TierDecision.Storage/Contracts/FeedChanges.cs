namespace TierDecision.Storage.Contracts;

/// <summary>What changed.</summary>
/// <param name="IsLive">Whether the dataset is still the live one; true where that was not looked at.</param>
/// <param name="Entries">The changes, those of each partition in their order.</param>
/// <param name="Broken">Partitions whose changes are not known without a gap: to be read anew.</param>
/// <param name="Reconnected">
/// Whether a connection to the store was lost or made since the last poll. Changes are known without a gap all the same; but another server may
/// answer now, which need not have everything that <see cref="ICustomerFeed.FindAsync"/> said before.
/// </param>
public sealed record FeedChanges(bool IsLive, IReadOnlyList<FeedEntry> Entries, IReadOnlyList<int> Broken, bool Reconnected = false)
{
    /// <summary>
    /// Partitions that the store is known to have lost something of, with what, for people: to be read anew if they are new here or have lost
    /// something else. <see cref="ICustomerFeed.FindAsync"/> finds nobody unknown in them.
    /// </summary>
    public IReadOnlyDictionary<int, string> Losses { get; init; } = new Dictionary<int, string>();
}
