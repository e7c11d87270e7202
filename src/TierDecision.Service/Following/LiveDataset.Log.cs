using TierDecision.Service.Observability;

namespace TierDecision.Service.Following;

internal sealed partial class LiveDataset
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.Following, LogLevel.Information,
            "Serving dataset {Dataset} of the {Store} store: {Customers} customers, {Aliases} aliases")]
        public static partial void Following(ILogger logger, string store, long dataset, long customers, long aliases);

        [LoggerMessage(EventIds.FollowingCache, LogLevel.Information,
            "Serving dataset {Dataset} of the {Store} store through a cache: {Customers} customers in the store")]
        public static partial void FollowingCache(ILogger logger, string store, long dataset, long customers);

        [LoggerMessage(EventIds.Resumed, LogLevel.Information,
            "Following the {Store} store on from the checkpoint: dataset {Dataset}, {Customers} customers, {Aliases} aliases")]
        public static partial void Resumed(ILogger logger, string store, long dataset, long customers, long aliases);

        [LoggerMessage(EventIds.NotResumed, LogLevel.Warning,
            "The {Store} store cannot be followed on from the checkpoint and is read anew: {Detail}")]
        public static partial void NotResumed(ILogger logger, string store, string detail);

        [LoggerMessage(EventIds.CheckpointNotServed, LogLevel.Warning, "The customers of the checkpoint are not served: {Refusal}")]
        public static partial void CheckpointNotServed(ILogger logger, string refusal);

        [LoggerMessage(EventIds.CacheEmptied, LogLevel.Warning,
            "The cache of the {Store} store's customers was emptied: it may have missed a change")]
        public static partial void CacheEmptied(ILogger logger, string store);

        [LoggerMessage(EventIds.OtherPhones, LogLevel.Warning,
            "The phone numbers of dataset {Dataset} of the {Store} store were read by {Theirs}, and this service reads them by {Ours}: callers whose "
            + "numbers are not E.164 may count as unknown. Load the customers with the service's version, "
            + "and with TierDecision:Identity:Phone:Region as --region")]
        public static partial void OtherPhones(ILogger logger, long dataset, string store, string theirs, string ours);

        [LoggerMessage(EventIds.Resynced, LogLevel.Warning,
            "{Partitions} partitions of the {Store} store were not what its change streams said, and were read anew")]
        public static partial void Resynced(ILogger logger, string store, int partitions);
    }
}
