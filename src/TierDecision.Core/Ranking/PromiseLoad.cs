using NodaTime;

namespace TierDecision.Core.Ranking;

/// <summary>
/// Which promises the load leaves room for, whatever the ranking. The fewest broken ones on one resource come from the algorithm of Moore and
/// Hodgson (Moore 1968, An n job, one machine sequencing algorithm for minimizing the number of late jobs, Management Science 15(1)): take the
/// orders by due time, and whenever one would be late, give up the one with the most work so far. It counts promises, not their
/// value; choosing by weight is a knapsack problem, so the weight decides only between orders with the same work.
/// </summary>
internal sealed class PromiseLoad
{
    private PromiseLoad(bool[] givenUp, Instant? overloadedFrom)
    {
        GivenUp = givenUp;
        FewestBroken = givenUp.Count(given => given);
        OverloadedFrom = overloadedFrom;
    }

    /// <summary>The promises to give up, by the order's position.</summary>
    public bool[] GivenUp { get; }

    /// <summary>How many they are.</summary>
    public int FewestBroken { get; }

    /// <summary>The first due time by which more is promised than can be done.</summary>
    public Instant? OverloadedFrom { get; }

    public static PromiseLoad Of(RankingJob[] jobs)
    {
        var givenUp = new bool[jobs.Length];
        Instant? overloadedFrom = null;
        var kept = new PriorityQueue<int, Heaviest>();
        var (load, keepableLoad) = (0L, 0L);
        foreach (var i in ByDueTime(jobs))
        {
            ref readonly var job = ref jobs[i];

            // What cannot be kept even alone asks for more than can be done on any day; it would hide the day from which the others do.
            if (job.LatestStart >= 0)
            {
                keepableLoad = OrderRanker.Add(keepableLoad, job.Work);
                overloadedFrom ??= keepableLoad > job.DueWork ? Instant.FromUnixTimeMilliseconds(job.Due) : null;
            }

            kept.Enqueue(i, new Heaviest(job.Work, job.Weight, job.Placed, job.Due, i));
            load = OrderRanker.Add(load, job.Work);
            if (load > job.DueWork)
            {
                var worst = kept.Dequeue();
                givenUp[worst] = true;
                load -= jobs[worst].Work;
            }
        }

        return new PromiseLoad(givenUp, overloadedFrom);
    }

    private static int[] ByDueTime(RankingJob[] jobs)
    {
        int[] promised = [.. Enumerable.Range(0, jobs.Length).Where(i => jobs[i].Promised)];
        Array.Sort([.. promised.Select(i => (jobs[i].Due, jobs[i].Work, i))], promised);
        return promised;
    }

    // Given up first: the most work, then the least weight, then the latest placed, then the latest due, then the last in the input.
    private readonly record struct Heaviest(long Work, double Weight, long Placed, long Due, int Position) : IComparable<Heaviest>
    {
        public int CompareTo(Heaviest other)
        {
            var byWork = other.Work.CompareTo(Work);
            var byWeight = byWork != 0 ? byWork : Weight.CompareTo(other.Weight);
            var byPlaced = byWeight != 0 ? byWeight : other.Placed.CompareTo(Placed);
            var byDue = byPlaced != 0 ? byPlaced : other.Due.CompareTo(Due);
            return byDue != 0 ? byDue : other.Position.CompareTo(Position);
        }
    }
}
