using TierDecision.Service.Observability;

namespace TierDecision.Service.Background;

/// <summary>
/// Tells of exceptions that ended one turn of a work in the background. They are bugs, which must not end the service: the work goes on with its next
/// turn. The first is logged, and those of each minute after it together, so that a turn that fails each second does not fill the log.
/// </summary>
/// <param name="work">What fails, such as <c>the decision log</c>.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told.</param>
internal sealed partial class WorkerFailures(string work, TimeProvider time, ILogger logger)
{
    private readonly LogPause _pause = new(TimeSpan.FromMinutes(1), time);

    /// <summary>A turn ended in an exception.</summary>
    public void Failed(Exception exception)
    {
        if (_pause.IsOver(out var failures))
        {
            Log.Failed(logger, work, failures, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.WorkerFailed, LogLevel.Error,
            "{Work} failed, {Failures} times since this was last told, and goes on with its next turn. This is a defect; please report it")]
        public static partial void Failed(ILogger logger, string work, long failures, Exception exception);
    }
}
