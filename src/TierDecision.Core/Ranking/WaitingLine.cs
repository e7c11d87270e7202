using NodaTime;

namespace TierDecision.Core.Ranking;

/// <summary>The orders in the order in which they were placed, of which those that have waited for the longest allowed go before all others.</summary>
internal sealed class WaitingLine
{
    private readonly int[] _byPlaced = [];
    private readonly long[] _ripe = [];
    private int _next;

    public WaitingLine(RankingJob[] jobs, WorkAxis axis, Duration? longestWait)
    {
        if (longestWait is not { } wait)
        {
            return;
        }

        var milliseconds = (long)Math.Clamp(wait.TotalMilliseconds, 0, WorkCapacity.HorizonMilliseconds);
        _byPlaced =
        [
            .. Enumerable.Range(0, jobs.Length)
                .OrderBy(i => jobs[i].Placed).ThenBy(i => jobs[i].Due).ThenBy(i => jobs[i].Work).ThenByDescending(i => jobs[i].Weight),
        ];
        _ripe = axis.WorkUntil([.. _byPlaced.Select(i => jobs[i].Placed + milliseconds)]);
    }

    /// <summary>The one placed first of those that have waited for too long by <paramref name="time"/>; -1 where there is none.</summary>
    public int Next(UrgencyQueue queue, long time)
    {
        while (_next < _byPlaced.Length && queue.IsTaken(_byPlaced[_next]))
        {
            _next++;
        }

        return _next < _byPlaced.Length && _ripe[_next] <= time ? _byPlaced[_next] : -1;
    }
}
