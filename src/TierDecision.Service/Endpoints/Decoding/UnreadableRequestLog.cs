using TierDecision.Service.Failures;
using TierDecision.Service.Observability;

namespace TierDecision.Service.Endpoints.Decoding;

/// <summary>Writes about requests that cannot be read at most once a minute: a broken client sends thousands of them.</summary>
internal sealed partial class UnreadableRequestLog(TimeProvider time, ILogger<UnreadableRequestLog> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private long _count;
    private long _next = long.MinValue;

    /// <summary>Counts a request, and writes if it is time.</summary>
    public void Unreadable(string type, RequestError error)
    {
        Interlocked.Increment(ref _count);
        var (next, now) = (Interlocked.Read(ref _next), time.GetUtcNow().UtcTicks);
        if (now >= next && Interlocked.CompareExchange(ref _next, now + Pause.Ticks, next) == next)
        {
            Log.Unreadable(logger, Interlocked.Exchange(ref _count, 0), type, error.Field, error.Description);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RequestsUnreadable, LogLevel.Warning,
            "Requests that could not be read since this was last said: {Count}. The last was a {Request}: {Field} {Problem}")]
        public static partial void Unreadable(ILogger logger, long count, string request, string field, string problem);
    }
}
