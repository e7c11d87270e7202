namespace TierDecision.Storage.Memory.Replica;

/// <summary>How far a replica follows its store: from here following can be resumed.</summary>
/// <param name="Streams">How far each partition's change stream was read, as the store names it.</param>
/// <param name="Checksums">The checksum of each partition there.</param>
public sealed record FollowPosition(IReadOnlyList<string> Streams, IReadOnlyList<ulong> Checksums);
