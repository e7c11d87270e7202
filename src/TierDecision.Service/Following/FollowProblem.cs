namespace TierDecision.Service.Following;

/// <summary>What stands in the way of serving a store's customers.</summary>
/// <param name="Kind">What kind of problem it is.</param>
/// <param name="Detail">What is wrong with the store and what to do, as the end of a sentence that begins with the store.</param>
internal sealed record FollowProblem(FollowProblemKind Kind, string Detail)
{
    /// <summary>Whether it is the same problem again. What a store that cannot be reached says of itself differs from time to time.</summary>
    public bool IsLike(FollowProblem? other) => other?.Kind == Kind && (Kind == FollowProblemKind.Unavailable || other.Detail == Detail);
}
