namespace TierDecision.Storage.Policies;

/// <summary>What came of changing a library.</summary>
/// <param name="Status">Whether it was changed.</param>
/// <param name="InForce">What is in force now; null if the store could not be asked.</param>
/// <param name="Detail">What went wrong, for people; null if nothing did.</param>
public sealed record PolicyChangeResult(PolicyChangeStatus Status, PolicyInForce? InForce, string? Detail = null)
{
    /// <summary>What is tried beside it, if trials were to be changed.</summary>
    public PolicyTrials? Trials { get; init; }

    /// <summary>A store that could not be asked.</summary>
    public static PolicyChangeResult Unavailable(string detail) => new(PolicyChangeStatus.Unavailable, null, detail);
}
