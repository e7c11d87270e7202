using System.Net;
using TierDecision.Service.Observability;

namespace TierDecision.Service.Access;

/// <summary>Writes about refusals at most every ten seconds, so that who knocks a thousand times does not fill the log.</summary>
internal sealed partial class AccessRefusalLog(TimeProvider time, ILogger<AccessRefusalLog> logger)
{
    private readonly LogPause _pause = new(TimeSpan.FromSeconds(10), time);

    public void Refused(IPAddress? from, AccessRefusal reason, string caller)
    {
        if (_pause.IsOver(out var count))
        {
            Log.Refused(logger, count, from, reason, caller.Length == 0 ? "nobody known" : caller);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CallsRefused, LogLevel.Warning,
            "Calls refused since this was last said: {Count}. The last came from {From}: {Reason}, {Caller}")]
        public static partial void Refused(ILogger logger, long count, IPAddress? from, AccessRefusal reason, string caller);
    }
}
