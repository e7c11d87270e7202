using TierDecision.Core.Policies;

namespace TierDecision.Storage.Policies;

/// <summary>What was read of the policy in force.</summary>
/// <param name="Status">Whether it could be read.</param>
/// <param name="InForce">What is in force; null if it could not be read.</param>
/// <param name="Document">The policy, unless there is none in the library or it is the one that was known.</param>
/// <param name="Detail">What went wrong, for people; null if nothing did.</param>
public sealed record PolicyInForceReading(PolicyReadStatus Status, PolicyInForce? InForce, PolicyDocument? Document = null, string? Detail = null)
{
    /// <summary>What is tried beside it.</summary>
    public PolicyTrials Trials { get; init; } = PolicyTrials.None;

    /// <summary>A reading of a store that could not be asked.</summary>
    public static PolicyInForceReading Unavailable(string detail) => new(PolicyReadStatus.Unavailable, null, Detail: detail);
}
