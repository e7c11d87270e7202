namespace TierDecision.Storage.Memory.Replica;

/// <summary>What one step of following came to.</summary>
/// <param name="Status">Whether the replica is what the store holds, as far as was looked and but for what the store has damaged.</param>
/// <param name="Changes">Entries of the change stream that were applied.</param>
/// <param name="Resyncs">Partitions that were read anew.</param>
/// <param name="Detail">What went wrong, for people; null where nothing did.</param>
public readonly record struct FollowResult(FollowStatus Status, int Changes, int Resyncs, string? Detail = null);

/// <summary>What one step of following came to.</summary>
public enum FollowStatus : byte
{
    /// <summary>The replica is current.</summary>
    Current = 0,

    /// <summary>The replica is current, and its dataset is no longer the live one.</summary>
    Replaced = 1,

    /// <summary>The store went away, or no longer has the dataset. The replica is as it was.</summary>
    Unavailable = 2,
}
