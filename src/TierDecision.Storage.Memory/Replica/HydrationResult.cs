namespace TierDecision.Storage.Memory.Replica;

/// <summary>How a hydration ended.</summary>
/// <param name="Status">Whether there is a replica.</param>
/// <param name="Replica">The replica, where there is one.</param>
/// <param name="Detail">What went wrong, where there is none; for people.</param>
/// <param name="Follower">What keeps the replica current, where it is followed; to be disposed by the caller.</param>
public readonly record struct HydrationResult(
    HydrationStatus Status, CustomerReplica? Replica, string? Detail = null, CustomerFollower? Follower = null);

/// <summary>How a hydration ended.</summary>
public enum HydrationStatus : byte
{
    /// <summary>There is a replica: whole, or without the partitions that <see cref="CustomerFollower.Damage"/> names.</summary>
    Hydrated = 0,

    /// <summary>The store went away, or no longer has the dataset.</summary>
    Unavailable = 1,

    /// <summary>Nothing of what was read is what the store says that it holds.</summary>
    VerificationFailed = 2,
}
