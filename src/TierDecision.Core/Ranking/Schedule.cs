using NodaTime;

namespace TierDecision.Core.Ranking;

/// <summary>An order whose turn it is.</summary>
internal readonly record struct Turn(int Job, RankReason Reason, double Index);

/// <summary>Puts orders one after the other into the capacity, and turns work back into times.</summary>
internal sealed class Schedule
{
    private readonly WorkCapacity _capacity;
    private readonly long _from;
    private readonly long _horizon;
    private long _work;
    private long _open;
    private long _at;

    /// <param name="capacity">The capacity.</param>
    /// <param name="from">When work begins, in milliseconds since the Unix epoch.</param>
    /// <param name="horizon">The work that can be done until the horizon.</param>
    public Schedule(WorkCapacity capacity, long from, long horizon)
    {
        _capacity = capacity;
        _from = from;
        _horizon = horizon;
        _at = from;
    }

    public RankedOrder Append(Turn turn, int place, in RankingJob job)
    {
        // With nothing done yet, the first open moment; later, work goes on where it ended, or with the next opening.
        var start = _work > _horizon ? (long?)null : _capacity.Calendar.Add(_at, 0);
        _work = OrderRanker.Add(_work, job.Work);
        var late = _work > job.DueWork;
        long? finish = null;
        if (_work <= _horizon)
        {
            // From the order before, not from now: a calendar goes year by year to a far-off time.
            var open = _capacity.TimeFor(_work);
            _at = open > _open ? _capacity.Calendar.Add(_at, open - _open) : _at;
            _open = open;
            finish = _at;
        }

        var promise = !job.Promised ? PromiseOutlook.None
            : job.Due <= _from ? PromiseOutlook.Overdue
            : job.LatestStart < 0 ? PromiseOutlook.Unkeepable
            : late ? PromiseOutlook.Late
            : PromiseOutlook.Kept;
        var end = finish ?? _from + WorkCapacity.HorizonMilliseconds;
        return new RankedOrder(
            turn.Job,
            place,
            turn.Index,
            turn.Reason,
            AsInstant(start),
            AsInstant(finish),
            promise,
            job.Promised && late ? Duration.FromMilliseconds(Math.Max(0, end - job.Due)) : Duration.Zero,
            StartBy: null,
            GiveUp: false);
    }

    private static Instant? AsInstant(long? milliseconds) => milliseconds is { } given ? Instant.FromUnixTimeMilliseconds(given) : null;
}
