using System.Net;
using TierDecision.Service.Observability;

namespace TierDecision.Service.Access;

/// <summary>Writes about refusals at most every ten seconds, so that who knocks a thousand times does not fill the log.</summary>
internal sealed partial class AccessRefusalLog(TimeProvider time, ILogger<AccessRefusalLog> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private long _count;
    private long _next = long.MinValue;

    public void Refused(IPAddress? from, AccessRefusal reason, string caller)
    {
        Interlocked.Increment(ref _count);
        var (next, now) = (Interlocked.Read(ref _next), time.GetUtcNow().UtcTicks);
        if (now >= next && Interlocked.CompareExchange(ref _next, now + Pause.Ticks, next) == next)
        {
            Log.Refused(logger, Interlocked.Exchange(ref _count, 0), from, reason, caller.Length == 0 ? "nobody known" : caller);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CallsRefused, LogLevel.Warning,
            "Calls refused since this was last said: {Count}. The last came from {From}: {Reason}, {Caller}")]
        public static partial void Refused(ILogger logger, long count, IPAddress? from, AccessRefusal reason, string caller);
    }
}
