using Microsoft.Extensions.Logging;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Redis;

public sealed partial class RedisCustomerStore
{
    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Information, "Loaded dataset {Dataset}: {Customers} customers, {Aliases} aliases, in {Elapsed}.")]
        public static partial void Loaded(ILogger logger, long dataset, long customers, long aliases, TimeSpan elapsed);

        [LoggerMessage(11, LogLevel.Warning, "The load failed, the live dataset is what it was: {Detail}")]
        public static partial void LoadFailed(ILogger logger, string detail, Exception? exception);

        [LoggerMessage(14, LogLevel.Information, "Flipped back to dataset {Dataset} from {Before}.")]
        public static partial void FlippedBack(ILogger logger, long dataset, long before);

        [LoggerMessage(12, LogLevel.Debug, "Redis could not be asked: {Detail}")]
        public static partial void Unavailable(ILogger logger, string detail);

        [LoggerMessage(13, LogLevel.Error, "A record in Redis cannot be read: {Error}.")]
        public static partial void UnreadableRecord(ILogger logger, RecordReadError error);
    }
}
