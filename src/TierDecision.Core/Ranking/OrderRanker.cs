using NodaTime;

namespace TierDecision.Core.Ranking;

/// <summary>
/// Ranks open orders for a limited capacity by the apparent-tardiness-cost rule with the customer's value as weight, and says which promises
/// hold. Pure and total: it throws for no order. Orders that are alike keep the order in which they came.
/// </summary>
public static class OrderRanker
{
    // Sums of work beyond this are far beyond every horizon, and must not overflow.
    private const long MostWork = 9_000_000_000_000_000_000;

    /// <summary>Ranks <paramref name="orders"/> from <paramref name="now"/> on. In n log n.</summary>
    public static OrderRanking Rank(IReadOnlyList<OpenOrder> orders, WorkCapacity capacity, RankingOptions options, Instant now)
    {
        ArgumentNullException.ThrowIfNull(orders);
        ArgumentNullException.ThrowIfNull(capacity);
        ArgumentNullException.ThrowIfNull(options);
        var from = now.ToUnixTimeMilliseconds();
        var axis = new WorkAxis(capacity, from);
        var jobs = Jobs(orders, axis);
        var load = PromiseLoad.Of(jobs);
        var schedule = new Schedule(capacity, from, axis.Horizon);
        var startBy = axis.TimesBefore([.. jobs.Select(job => job.LatestStart)]);
        var sequence = new RankedOrder[jobs.Length];
        var place = 0;
        foreach (var turn in Turns(jobs, axis, options))
        {
            sequence[place++] = schedule.Append(turn, place, jobs[turn.Job]) with
            {
                StartBy = jobs[turn.Job] is { Promised: true, LatestStart: >= 0 } ? Instant.FromUnixTimeMilliseconds(startBy[turn.Job]) : null,
                GiveUp = load.GivenUp[turn.Job],
            };
        }

        return new OrderRanking(sequence, load);
    }

    /// <summary>Adds work to a sum without overflow.</summary>
    internal static long Add(long sum, long work) => Math.Min(sum + work, MostWork);

    private static RankingJob[] Jobs(IReadOnlyList<OpenOrder> orders, WorkAxis axis)
    {
        var due = axis.WorkUntil([.. orders.Select(Due)]);
        return [.. orders.Select((order, i) => new RankingJob(
            order.Work, due[i], order.SoundWeight, Due(order), order.PlacedAt.ToUnixTimeMilliseconds(), order.HasPromise))];

        static long Due(OpenOrder order) => order.DueAt?.ToUnixTimeMilliseconds() ?? long.MaxValue;
    }

    private static IEnumerable<Turn> Turns(RankingJob[] jobs, WorkAxis axis, RankingOptions options)
    {
        if (jobs.Length == 0)
        {
            yield break;
        }

        // A decimal sum, which is the same in every order of the input.
        var average = (double)(jobs.Sum(job => (decimal)job.Work) / jobs.Length);
        var queue = new UrgencyQueue(jobs, options.SoundLookAhead * average);
        var waiting = new WaitingLine(jobs, axis, options.LongestWait);
        var time = 0L;
        for (var served = 0; served < jobs.Length; served++)
        {
            var best = queue.Best(time);
            var longest = waiting.Next(queue, time);
            var job = longest >= 0 ? longest : best;
            queue.Take(job);
            var runnerUp = queue.Best(time);
            var reason = runnerUp < 0 ? RankReason.Last
                : longest >= 0 ? RankReason.WaitedLongest
                : RankReasons.Why(queue, jobs, job, runnerUp, time);
            yield return new Turn(job, reason, queue.Index(job, time));
            time = Add(time, jobs[job].Work);
        }
    }
}
