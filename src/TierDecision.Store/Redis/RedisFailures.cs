using StackExchange.Redis;

namespace TierDecision.Store.Redis;

/// <summary>Which exceptions mean that Redis cannot be asked: no connection, no answer in time, or an answer that is a refusal.</summary>
internal static class RedisFailures
{
    // The client's own time-out is a TimeoutException and no RedisException.
    public static bool IsUnavailable(Exception exception) => exception is RedisException or TimeoutException;
}
