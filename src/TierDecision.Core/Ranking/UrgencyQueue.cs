namespace TierDecision.Core.Ranking;

/// <summary>
/// Gives the order with the highest apparent-tardiness-cost index, evaluated anew whenever an order is done:
/// <c>index_j(t) = w_j / p_j * exp(-max(d_j - p_j - t, 0) / (k * p̄))</c> (Vepsalainen and Morton 1987, Priority rules for job shops with
/// weighted tardiness costs, Management Science 33(8)), where t is the work done so far, so that all times are in units of work, and p̄ is
/// the average work of the orders handed in.
/// </summary>
/// <remarks>
/// Exact, and still n log n: as long as an order's latest start <c>s = d - p</c> lies ahead, the logarithm of its index is
/// <c>(ln(w/p) - s/(k p̄)) + t/(k p̄)</c>. The part in parentheses does not change with time and the other is the same for all, so such orders keep
/// their order among themselves, and so do those whose latest start has passed, whose index is w/p. Two heaps hold the two kinds; an order moves
/// once. It also rests on p̄ being that of the orders handed in, not of those left.
/// </remarks>
internal sealed class UrgencyQueue
{
    private readonly RankingJob[] _jobs;
    private readonly double[] _logs;
    private readonly double _scale;
    private readonly PriorityQueue<int, UrgencyKey> _ahead;
    private readonly PriorityQueue<int, UrgencyKey> _pressing = new();
    private readonly int[] _byLatestStart;
    private readonly bool[] _moved;
    private readonly bool[] _taken;
    private int _next;

    /// <param name="jobs">The orders.</param>
    /// <param name="scale">The look-ahead times the average work, more than 0.</param>
    public UrgencyQueue(RankingJob[] jobs, double scale)
    {
        _jobs = jobs;
        _scale = scale;
        _logs = [.. jobs.Select(job => Math.Log(job.Weight / job.Work))];
        _ahead = new PriorityQueue<int, UrgencyKey>(jobs.Select((job, i) => (i, Key(i, _logs[i] - (job.LatestStart / scale)))));
        _byLatestStart = [.. Enumerable.Range(0, jobs.Length)];
        Array.Sort([.. jobs.Select(job => job.LatestStart)], _byLatestStart);
        _moved = new bool[jobs.Length];
        _taken = new bool[jobs.Length];
    }

    /// <summary>
    /// The order with the highest index at <paramref name="time"/> of those not taken, or -1 where all are. The time must not be less than at the
    /// call before.
    /// </summary>
    public int Best(long time)
    {
        while (_next < _byLatestStart.Length && _jobs[_byLatestStart[_next]].LatestStart <= time)
        {
            var job = _byLatestStart[_next++];
            _moved[job] = true;
            if (!_taken[job])
            {
                _pressing.Enqueue(job, Key(job, _logs[job]));
            }
        }

        while (_ahead.Count > 0 && (_moved[_ahead.Peek()] || _taken[_ahead.Peek()]))
        {
            _ahead.Dequeue();
        }

        while (_pressing.Count > 0 && _taken[_pressing.Peek()])
        {
            _pressing.Dequeue();
        }

        if (_ahead.Count == 0)
        {
            return _pressing.Count == 0 ? -1 : _pressing.Peek();
        }

        var ahead = _ahead.Peek();
        if (_pressing.Count == 0)
        {
            return ahead;
        }

        var pressing = _pressing.Peek();
        return Key(ahead, LogIndex(ahead, time)).CompareTo(Key(pressing, _logs[pressing])) < 0 ? ahead : pressing;
    }

    /// <summary>Takes an order out.</summary>
    public void Take(int job) => _taken[job] = true;

    public bool IsTaken(int job) => _taken[job];

    /// <summary>The logarithm of the index, weight per millionth of a unit.</summary>
    public double LogIndex(int job, long time) => _logs[job] - Pressure(job, time);

    /// <summary>The index, weight per unit.</summary>
    public double Index(int job, long time) => _jobs[job].Weight / _jobs[job].Work * WorkCapacity.Grain * Math.Exp(-Pressure(job, time));

    /// <summary>The part of the logarithm by which the index is lessened because there is time.</summary>
    public double Pressure(int job, long time) => Math.Max(0, _jobs[job].LatestStart - time) / _scale;

    private UrgencyKey Key(int job, double value) => new(value, _jobs[job].Due, _jobs[job].Placed, _jobs[job].Work, job);
}
