using NodaTime;

namespace TierDecision.Core.Ranking;

/// <summary>
/// The orders that have waited for the longest allowed and should have been begun by now: they go before all others, the one placed first at
/// the front. An order that is due later on is not kept waiting, however long ago it was placed.
/// </summary>
internal sealed class WaitingLine
{
    private readonly int[] _byTurn = [];
    private readonly long[] _turns = [];
    private readonly int[] _rank = [];
    private readonly PriorityQueue<int, int> _line = new();
    private int _next;

    public WaitingLine(RankingJob[] jobs, WorkAxis axis, Duration? longestWait)
    {
        if (longestWait is not { } wait)
        {
            return;
        }

        var milliseconds = (long)Math.Clamp(wait.TotalMilliseconds, 0, WorkCapacity.HorizonMilliseconds);
        var waited = axis.WorkUntil([.. jobs.Select(job => job.Placed + milliseconds)]);
        _turns = [.. jobs.Select((job, i) => job.Due == long.MaxValue ? waited[i] : Math.Max(waited[i], job.LatestStart))];
        _byTurn = [.. Enumerable.Range(0, jobs.Length)];
        Array.Sort([.. _turns], _byTurn);
        int[] byPlaced =
        [
            .. Enumerable.Range(0, jobs.Length)
                .OrderBy(i => jobs[i].Placed).ThenBy(i => jobs[i].Due).ThenBy(i => jobs[i].Work).ThenByDescending(i => jobs[i].Weight),
        ];
        _rank = new int[jobs.Length];
        for (var i = 0; i < byPlaced.Length; i++)
        {
            _rank[byPlaced[i]] = i;
        }
    }

    /// <summary>The one at the front by <paramref name="time"/>, which must not be less than at the call before; -1 where there is none.</summary>
    public int Next(UrgencyQueue queue, long time)
    {
        for (; _next < _byTurn.Length && _turns[_byTurn[_next]] <= time; _next++)
        {
            _line.Enqueue(_byTurn[_next], _rank[_byTurn[_next]]);
        }

        while (_line.Count > 0 && queue.IsTaken(_line.Peek()))
        {
            _line.Dequeue();
        }

        return _line.Count > 0 ? _line.Peek() : -1;
    }
}
