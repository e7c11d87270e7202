using NodaTime;
using TierDecision.Store.Replica;

namespace TierDecision.Store.Checkpoint;

/// <summary>What became of reading a checkpoint.</summary>
/// <param name="Status">Whether there is a replica, and why not.</param>
/// <param name="Replica">The replica where <see cref="CheckpointStatus.Read"/>.</param>
/// <param name="Position">From where following goes on, where it was <see cref="CheckpointStatus.Read"/>.</param>
/// <param name="ConfirmedAt">When the store last confirmed what the replica holds.</param>
/// <param name="Detail">What is wrong where there is none; for people.</param>
public readonly record struct CheckpointReading(
    CheckpointStatus Status, CustomerReplica? Replica, FollowPosition? Position, Instant ConfirmedAt, string? Detail = null);

/// <summary>What became of reading a checkpoint.</summary>
public enum CheckpointStatus : byte
{
    /// <summary>The replica is whole.</summary>
    Read = 0,

    /// <summary>There is no such file.</summary>
    Missing = 1,

    /// <summary>The file is not what was written.</summary>
    Damaged = 2,

    /// <summary>Another version of the program wrote it.</summary>
    OtherVersion = 3,

    /// <summary>Its identifiers were hashed under another key.</summary>
    OtherKey = 4,

    /// <summary>The system does not let it be read.</summary>
    Unreadable = 5,
}

/// <summary>What became of writing a checkpoint.</summary>
/// <param name="Bytes">The length of the file; 0 where nothing was written.</param>
/// <param name="Detail">What went wrong; null where nothing did. What stood there before stays then.</param>
public readonly record struct CheckpointWriting(long Bytes, string? Detail = null);
