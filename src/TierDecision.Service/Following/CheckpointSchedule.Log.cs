using NodaTime;
using TierDecision.Service.Observability;

namespace TierDecision.Service.Following;

internal sealed partial class CheckpointSchedule
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.CheckpointRead, LogLevel.Information,
            "Starting from the checkpoint {Path}: {Customers} customers of dataset {Dataset}, confirmed at {ConfirmedAt}; read in {Milliseconds} ms")]
        public static partial void Read(ILogger logger, string path, long customers, long dataset, Instant confirmedAt, long milliseconds);

        [LoggerMessage(EventIds.CheckpointMissing, LogLevel.Information, "There is no checkpoint {Path} yet")]
        public static partial void Missing(ILogger logger, string path);

        [LoggerMessage(EventIds.CheckpointRefused, LogLevel.Warning, "The checkpoint {Path} is not used: {Detail}")]
        public static partial void Refused(ILogger logger, string path, string detail);

        [LoggerMessage(EventIds.CheckpointWritten, LogLevel.Information, "Checkpoint {Path} written: {Bytes} bytes in {Milliseconds} ms")]
        public static partial void Written(ILogger logger, string path, long bytes, long milliseconds);

        [LoggerMessage(EventIds.CheckpointNotWritten, LogLevel.Warning, "The checkpoint {Path} could not be written: {Detail}")]
        public static partial void NotWritten(ILogger logger, string path, string detail);
    }
}
