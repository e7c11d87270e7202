namespace TierDecision.Service.Resilience;

/// <summary>What became of a value that was to be kept in the distributed cache.</summary>
internal enum CacheKeeping
{
    /// <summary>The cache has it.</summary>
    Kept = 0,

    /// <summary>It was not sent: this process has as much there as it may.</summary>
    NoRoom = 1,

    /// <summary>The cache did not answer, or was not asked.</summary>
    NotTaken = 2,
}
