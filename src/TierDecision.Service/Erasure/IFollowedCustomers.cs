namespace TierDecision.Service.Erasure;

/// <summary>The customers in memory.</summary>
internal interface IFollowedCustomers
{
    /// <summary>Whether all that the store had at a time is in them: the time as a time stamp of the <see cref="TimeProvider"/>.</summary>
    bool HaveFollowedSince(long stamp);
}
