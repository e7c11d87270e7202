using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>Which customers the service has in its memory, and how it follows the store.</summary>
public sealed record ReplicaOptions
{
    /// <summary>All of them, or a cache. Default: <see cref="ReplicaMode.Whole"/>.</summary>
    public ReplicaMode Mode { get; init; } = ReplicaMode.Whole;

    /// <summary>How often the store is asked for a new dataset, 100 ms to an hour. Default: one second.</summary>
    [Between("00:00:00.1", "01:00:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>In a cache, the most customers, and as many aliases, 1,000 to 100,000,000; about 106 bytes each. Default: 1,000,000.</summary>
    [Between(1_000, 100_000_000)]
    public int CacheCustomers { get; init; } = 1_000_000;

    /// <summary>
    /// With a cache, the longest that a request waits for the store's answer about customers who are not in it, 1 ms to 10 s; for every further
    /// thousand of them in one request, once more. Default: 50 ms.
    /// </summary>
    [Between("00:00:00.001", "00:00:10")]
    public TimeSpan CacheTimeout { get; init; } = TimeSpan.FromMilliseconds(50);
}

/// <summary>Which customers the service has in its memory.</summary>
public enum ReplicaMode
{
    /// <summary>All of them: no decision needs the store.</summary>
    Whole = 0,

    /// <summary>Those who were asked for lately: for customer bases that do not fit in memory.</summary>
    Cache = 1,
}
