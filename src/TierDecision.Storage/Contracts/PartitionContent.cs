namespace TierDecision.Storage.Contracts;

/// <summary>All of one partition, or as much of it as can be read.</summary>
/// <param name="Changes">Records and aliases as the changes that make them, in the format of the change stream, in any order, each key once.</param>
/// <param name="Checksum">Their checksum, as the store keeps it.</param>
/// <param name="Name">The partition for people, such as <c>shard 3 (keys td:{s:003}:7:*)</c>; null if its number says it all.</param>
/// <param name="Damage">What of it cannot be read, with its key; null if everything can.</param>
public sealed record PartitionContent(IReadOnlyList<ReadOnlyMemory<byte>> Changes, ulong Checksum, string? Name = null, string? Damage = null)
{
    /// <summary>
    /// Entries of the change stream that polls will not give any more, since the content has them; of a partition that was read before. Who cannot
    /// take the content goes by them.
    /// </summary>
    public IReadOnlyList<FeedEntry> Passed { get; init; } = [];
}
