namespace TierDecision.Core.Ranking;

/// <summary>
/// Turns many times into the work that can be done until then, and back. In the order of time, each from the one before: a calendar goes
/// year by year to a far-off time, and ten thousand of them must not cost ten thousand times ten years.
/// </summary>
internal sealed class WorkAxis
{
    private readonly WorkCapacity _capacity;
    private readonly long _from;
    private readonly long _end;

    /// <param name="capacity">The capacity.</param>
    /// <param name="from">When work begins, in milliseconds since the Unix epoch.</param>
    public WorkAxis(WorkCapacity capacity, long from)
    {
        _capacity = capacity;
        _from = from;
        _end = from + WorkCapacity.HorizonMilliseconds;
        Horizon = WorkUntil([_end])[0];
    }

    /// <summary>The work that can be done until the horizon.</summary>
    public long Horizon { get; }

    /// <summary>The work that can be done until each of some times or the horizon, whichever comes first; 0 for times that have passed.</summary>
    public long[] WorkUntil(long[] times)
    {
        var work = new long[times.Length];
        var (at, open) = (_from, 0L);
        foreach (var i in InOrder(times))
        {
            var time = Math.Clamp(times[i], at, _end);
            open += _capacity.Calendar.Between(at, time);
            at = time;
            work[i] = _capacity.WorkIn(open);
        }

        return work;
    }

    /// <summary>
    /// The time until which each of some amounts of work within the horizon can be done, a started millisecond left out; where that is the end of an
    /// open time, the beginning of the next.
    /// </summary>
    public long[] TimesBefore(long[] work)
    {
        var times = new long[work.Length];
        var (at, open) = (_from, 0L);
        foreach (var i in InOrder(work))
        {
            var before = _capacity.TimeBefore(Math.Max(0, work[i]));
            at = before > open ? _capacity.Calendar.Add(at, before - open) : at;
            open = before;
            times[i] = _capacity.Calendar.Add(at, 0);
        }

        return times;
    }

    private static int[] InOrder(long[] keys)
    {
        int[] order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort([.. keys], order);
        return order;
    }
}
