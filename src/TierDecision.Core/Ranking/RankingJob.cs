namespace TierDecision.Core.Ranking;

/// <summary>An order on the axis of work: how much there is in it, and how much can be done until it is due.</summary>
/// <param name="Work">The work in it, 1 or more.</param>
/// <param name="DueWork">The work that can be done until it is due, 0 or more; all until the horizon where it has no due time.</param>
/// <param name="Weight">The weight, 0 or more.</param>
/// <param name="Due">The due time in milliseconds since the Unix epoch; the largest number where it has none.</param>
/// <param name="Placed">When it was placed, in milliseconds since the Unix epoch.</param>
/// <param name="Promised">Whether the due time is a promise.</param>
internal readonly record struct RankingJob(long Work, long DueWork, double Weight, long Due, long Placed, bool Promised)
{
    /// <summary>How much other work can be done before it at most; negative where it will be late in any case.</summary>
    public long LatestStart => DueWork - Work;
}
