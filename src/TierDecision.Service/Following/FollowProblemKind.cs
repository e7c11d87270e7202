namespace TierDecision.Service.Following;

internal enum FollowProblemKind
{
    Unavailable,
    Unreadable,
    Empty,

    /// <summary>The place where the store should be is not there, and nobody is served yet.</summary>
    Missing,

    /// <summary>The store is empty or gone, and customers are served that it once had.</summary>
    Lost,

    /// <summary>The store has some of the customers damaged; the others are served.</summary>
    Damaged,
    OtherKey,
    OtherTiers,
}
