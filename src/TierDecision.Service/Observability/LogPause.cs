namespace TierDecision.Service.Observability;

/// <summary>Lets something that can happen a thousand times a second into the log once a pause, with how often it happened.</summary>
/// <param name="pause">The time between two lines.</param>
/// <param name="time">The clock.</param>
internal sealed class LogPause(TimeSpan pause, TimeProvider time)
{
    private long _count;
    private long _last = long.MinValue;

    /// <summary>Counts once. If it is time for a line, <paramref name="count"/> is how often it happened since the last one.</summary>
    public bool IsOver(out long count)
    {
        count = 0;
        Interlocked.Increment(ref _count);
        var (last, now) = (Interlocked.Read(ref _last), time.GetTimestamp());
        if ((last != long.MinValue && time.GetElapsedTime(last, now) < pause) || Interlocked.CompareExchange(ref _last, now, last) != last)
        {
            return false;
        }

        count = Interlocked.Exchange(ref _count, 0);
        return true;
    }
}
