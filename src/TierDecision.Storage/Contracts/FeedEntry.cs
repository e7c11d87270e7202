namespace TierDecision.Storage.Contracts;

/// <summary>One entry of a partition's change stream.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Changes">What changed, in the format that <c>docs/data-layout.md</c> describes.</param>
/// <param name="Checksum">The partition's checksum after it.</param>
public readonly record struct FeedEntry(int Partition, ReadOnlyMemory<byte> Changes, ulong Checksum);
