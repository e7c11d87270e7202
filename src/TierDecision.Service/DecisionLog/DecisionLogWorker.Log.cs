using TierDecision.Service.Observability;

namespace TierDecision.Service.DecisionLog;

internal sealed partial class DecisionLogWorker
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.DecisionLogBegins, LogLevel.Information, "Decisions are written to {Target}.")]
        public static partial void Begins(ILogger logger, string target);

        [LoggerMessage(EventIds.DecisionLogFails, LogLevel.Warning,
            "Decisions cannot be written to {Target}: {Problem}. "
            + "It is tried again; what comes meanwhile waits, and is dropped where too much does.")]
        public static partial void Fails(ILogger logger, string target, string problem);

        [LoggerMessage(EventIds.DecisionLogRecovers, LogLevel.Information, "Decisions can be written to {Target} again.")]
        public static partial void Recovers(ILogger logger, string target);

        [LoggerMessage(EventIds.DecisionLogLoses, LogLevel.Warning, "{Lost} decisions could not be written to {Target} before the end: {Problem}.")]
        public static partial void Loses(ILogger logger, int lost, string target, string problem);
    }
}
