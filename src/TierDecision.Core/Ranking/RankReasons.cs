namespace TierDecision.Core.Ranking;

/// <summary>
/// Says why one order went before another: the logarithm of the index is a sum of three parts (weight, work, time left), and the part in which the
/// order was furthest ahead is the reason.
/// </summary>
internal static class RankReasons
{
    public static RankReason Why(UrgencyQueue queue, RankingJob[] jobs, int job, int other, long time)
    {
        ref readonly var a = ref jobs[job];
        ref readonly var b = ref jobs[other];
        var (indexA, indexB) = (queue.LogIndex(job, time), queue.LogIndex(other, time));
        if (indexA.Equals(indexB))
        {
            return a.Due != b.Due ? RankReason.EarlierDue
                : a.Placed != b.Placed ? RankReason.FirstPlaced
                : a.Work != b.Work ? RankReason.LessWork
                : RankReason.InputOrder;
        }

        // Both weights are 0 only where the indices are the same.
        var value = Math.Log(a.Weight) - Math.Log(b.Weight);
        var brevity = Math.Log(b.Work) - Math.Log(a.Work);
        var pressure = queue.Pressure(other, time) - queue.Pressure(job, time);
        return value >= brevity && value >= pressure ? RankReason.HighValue
            : brevity >= pressure ? RankReason.LessWork
            : a.DueWork <= time ? RankReason.Overdue
            : RankReason.DueSoon;
    }
}
