namespace TierDecision.Store.Cache;

/// <summary>How many customers a cache holds, and for how long it takes somebody for unknown.</summary>
public sealed record CustomerCacheOptions
{
    /// <summary>Places for customers, and as many for aliases, 8 to 100,000,000; about 106 bytes each. Default: 1,000,000.</summary>
    public int Customers { get; init; } = 1_000_000;

    /// <summary>
    /// How long the store is not asked again for somebody whom it did not know. The change streams tell earlier of who becomes known; this bounds how long the
    /// places of those who never do are kept from others. Default: 10 s.
    /// </summary>
    public TimeSpan UnknownFor { get; init; } = TimeSpan.FromSeconds(10);
}
