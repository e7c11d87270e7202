namespace TierDecision.Service.Following;

internal enum FollowProblemKind
{
    Unavailable,
    Unreadable,
    Empty,

    /// <summary>The store is empty, and customers are served that it once had.</summary>
    Lost,
    OtherKey,
    OtherTiers,
}
