namespace TierDecision.Core.Queueing;

/// <summary>
/// A. K. Erlang's loss formula (1917): how often a call that comes at random finds every server busy where nobody waits. Arrivals are Poisson; the
/// holding times may have any distribution.
/// </summary>
public static class ErlangB
{
    /// <summary>The most servers that are computed, and the largest load in erlangs.</summary>
    public const int MaxServers = 1_000_000;

    /// <summary>The probability that a call is blocked, 0..1.</summary>
    /// <param name="load">The offered load in erlangs: arrivals a unit of time, times the mean holding time. 0 or more.</param>
    /// <param name="servers">The servers, 0 to <see cref="MaxServers"/>.</param>
    /// <param name="blocking">The probability; 0 where there is an error.</param>
    public static QueueingError TryBlocking(double load, int servers, out double blocking)
    {
        blocking = 0;
        if (!(load >= 0 && load <= MaxServers) || servers is < 0 or > MaxServers)
        {
            return QueueingError.OutOfRange;
        }

        // B(0) = 1, B(n) = A B(n-1) / (n + A B(n-1)): the formula's own recurrence, which needs no factorials and so cannot overflow.
        var b = 1.0;
        for (var n = 1; n <= servers && b > 0; n++)
        {
            b = load * b / (n + (load * b));
        }

        blocking = b;
        return QueueingError.None;
    }
}
