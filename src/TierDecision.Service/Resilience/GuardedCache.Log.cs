namespace TierDecision.Service.Resilience;

internal sealed partial class GuardedCache
{
    private static partial class Log
    {
        [LoggerMessage(70, LogLevel.Warning, "The cache of answers does not answer and is left alone for {Seconds} s; decisions are made afresh meanwhile.")]
        public static partial void Opened(ILogger logger, double seconds, Exception? exception);

        [LoggerMessage(71, LogLevel.Information, "The cache of answers answers again.")]
        public static partial void Closed(ILogger logger);
    }
}
