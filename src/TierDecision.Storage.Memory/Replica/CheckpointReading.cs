using NodaTime;
using TierDecision.Storage.Memory.Checkpoint;

namespace TierDecision.Storage.Memory.Replica;

/// <summary>What became of reading a checkpoint.</summary>
/// <param name="Status">Whether there is a replica, and why not.</param>
/// <param name="Replica">The replica where <see cref="CheckpointStatus.Read"/>.</param>
/// <param name="Position">From where following goes on, where it was <see cref="CheckpointStatus.Read"/>.</param>
/// <param name="ConfirmedAt">When the store last confirmed what the replica holds.</param>
/// <param name="Detail">What is wrong where there is none; for people.</param>
public readonly record struct CheckpointReading(
    CheckpointStatus Status, CustomerReplica? Replica, FollowPosition? Position, Instant ConfirmedAt, string? Detail = null);
