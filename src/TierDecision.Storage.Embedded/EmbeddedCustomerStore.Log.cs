using Microsoft.Extensions.Logging;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Embedded;

public sealed partial class EmbeddedCustomerStore
{
    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Loaded dataset {Dataset}: {Customers} customers, {Aliases} aliases, in {Elapsed}.")]
        public static partial void Loaded(ILogger logger, long dataset, long customers, long aliases, TimeSpan elapsed);

        [LoggerMessage(2, LogLevel.Warning, "The load failed, the live dataset is what it was: {Detail}")]
        public static partial void LoadFailed(ILogger logger, string detail, Exception? exception);

        [LoggerMessage(5, LogLevel.Information, "Flipped back to dataset {Dataset} from {Before}.")]
        public static partial void FlippedBack(ILogger logger, long dataset, long before);

        [LoggerMessage(3, LogLevel.Debug, "The embedded store could not be read: {Detail}")]
        public static partial void Unavailable(ILogger logger, string detail);

        [LoggerMessage(4, LogLevel.Error, "A record in the embedded store cannot be read: {Error}.")]
        public static partial void UnreadableRecord(ILogger logger, RecordReadError error);
    }
}
