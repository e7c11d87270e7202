namespace TierDecision.Storage.Memory.Cache;

/// <summary>How many customers a cache holds, and for how long it takes somebody for unknown.</summary>
public sealed record CustomerCacheOptions
{
    /// <summary>Places for customers, and as many for aliases, 8 to 100,000,000; about 106 bytes each. Default: 1,000,000.</summary>
    public int Customers { get; init; } = 1_000_000;

    /// <summary>
    /// How long the store is not asked again for somebody whom it did not know. The change streams tell earlier of who becomes known; this bounds how
    /// long the places of those who never do are kept from others. Default: 10 s.
    /// </summary>
    public TimeSpan UnknownFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The most look-ups that are put to the store at one time; others wait for one of them to be answered. So what comes behind them on the same
    /// connection, as the changes that are followed, waits for no more than these. Default: 1,000.
    /// </summary>
    public int Questions { get; init; } = 1_000;
}
