using TierDecision.Service.Failures;
using TierDecision.Service.Observability;

namespace TierDecision.Service.Endpoints.Decoding;

/// <summary>Writes about requests that cannot be read at most once a minute: a broken client sends thousands of them.</summary>
internal sealed partial class UnreadableRequestLog(TimeProvider time, ILogger<UnreadableRequestLog> logger)
{
    private readonly LogPause _pause = new(TimeSpan.FromMinutes(1), time);

    /// <summary>Counts a request, and writes if it is time.</summary>
    public void Unreadable(string type, RequestError error)
    {
        if (_pause.IsOver(out var count))
        {
            Log.Unreadable(logger, count, type, error.Field, error.Description);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RequestsUnreadable, LogLevel.Warning,
            "Requests that could not be read since this was last said: {Count}. The last was a {Request}: {Field} {Problem}")]
        public static partial void Unreadable(ILogger logger, long count, string request, string field, string problem);
    }
}
