using TierDecision.Configuration.Settings;

namespace TierDecision.Storage.Redis.Connection;

/// <summary>
/// Threads for a client that blocks them. When a master behind Sentinel dies, StackExchange.Redis asks every Sentinel who the new one is and waits
/// for the answers on threads of the pool, again every second until it is found. The pool begins with a thread a core: on two cores decisions, which
/// need no Redis, stood behind that for up to two seconds, until the pool had made more threads by and by.
/// </summary>
internal static class SentinelThreads
{
    // Some fifteen were seen to be blocked at a time, on two cores; a pool makes as many threads as it needs up to this number, at once.
    private const int Enough = 32;

    /// <summary>Lets the pool make them at once where <paramref name="options"/> name a master behind Sentinel.</summary>
    public static void Reserve(RedisStoreOptions options)
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Needed(options)), completions);
    }

    /// <summary>How many threads the pool must make without hesitating; 0 where it is as it should be.</summary>
    internal static int Needed(RedisStoreOptions options) =>
        options.Connection.Length > 0 && RedisConnectionString.Parse(options.Connection).ServiceName is { Length: > 0 } ? Enough : 0;
}
