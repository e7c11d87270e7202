namespace TierDecision.Service.Following;

internal sealed partial class StoreFollowing
{
    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Serving generation {Generation} of the {Store} store: {Customers} customers, {Aliases} aliases")]
        public static partial void Following(ILogger logger, string store, long generation, long customers, long aliases);

        [LoggerMessage(EventId = 2, Message = "The {Store} store {Detail}")]
        public static partial void CannotFollow(ILogger logger, LogLevel level, string store, string detail);

        [LoggerMessage(3, LogLevel.Information, "The {Store} store can be followed again; its customers are the ones being served")]
        public static partial void FollowsAgain(ILogger logger, string store);

        [LoggerMessage(4, LogLevel.Error, "Following the {Store} store failed; the customers being served stay")]
        public static partial void Failed(ILogger logger, string store, Exception exception);

        [LoggerMessage(5, LogLevel.Error, "The {Store} store has not confirmed the customers for {Unconfirmed}: answers say that they are degraded")]
        public static partial void Unconfirmed(ILogger logger, string store, TimeSpan unconfirmed);

        [LoggerMessage(6, LogLevel.Information, "The {Store} store confirms the customers again: answers are whole")]
        public static partial void ConfirmedAgain(ILogger logger, string store);

        [LoggerMessage(8, LogLevel.Information, "Following the {Store} store on from the checkpoint: generation {Generation}, {Customers} customers, {Aliases} aliases")]
        public static partial void Resumed(ILogger logger, string store, long generation, long customers, long aliases);

        [LoggerMessage(9, LogLevel.Warning, "The {Store} store cannot be followed on from the checkpoint and is read anew: {Detail}")]
        public static partial void NotResumed(ILogger logger, string store, string detail);

        [LoggerMessage(10, LogLevel.Warning, "The customers of the checkpoint are not served: {Refusal}")]
        public static partial void CheckpointNotServed(ILogger logger, string refusal);

        [LoggerMessage(11, LogLevel.Information, "Serving generation {Generation} of the {Store} store through a cache: {Customers} customers in the store")]
        public static partial void FollowingCache(ILogger logger, string store, long generation, long customers);

        [LoggerMessage(12, LogLevel.Warning, "The cache of the {Store} store's customers was emptied: it may have missed a change")]
        public static partial void Emptied(ILogger logger, string store);

        [LoggerMessage(7, LogLevel.Warning, "{Partitions} partitions of the {Store} store were not what its change streams said, and were read anew")]
        public static partial void Resynced(ILogger logger, string store, int partitions);
    }
}
