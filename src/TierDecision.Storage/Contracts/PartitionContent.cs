namespace TierDecision.Storage.Contracts;

/// <summary>All of one partition.</summary>
/// <param name="Changes">Records and aliases as the changes that make them, in the format of the change stream, in any order, each key once.</param>
/// <param name="Checksum">Their checksum, as the store keeps it.</param>
public sealed record PartitionContent(IReadOnlyList<ReadOnlyMemory<byte>> Changes, ulong Checksum);
