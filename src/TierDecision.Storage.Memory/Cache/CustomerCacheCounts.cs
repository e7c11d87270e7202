namespace TierDecision.Storage.Memory.Cache;

/// <summary>What the caches of a process did, one after the other: with every new dataset begins a new one.</summary>
public sealed class CustomerCacheCounts
{
    private long _hits;
    private long _questions;
    private long _evictions;
    private long _cleared;

    /// <summary>Look-ups that were answered from memory.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>Questions that were put to the store.</summary>
    public long Questions => Interlocked.Read(ref _questions);

    /// <summary>Customers and aliases that gave way to others.</summary>
    public long Evictions => Interlocked.Read(ref _evictions);

    /// <summary>How often a cache was emptied because it may have missed a change.</summary>
    public long Cleared => Interlocked.Read(ref _cleared);

    internal void Hit() => Interlocked.Increment(ref _hits);

    internal void Asked() => Interlocked.Increment(ref _questions);

    internal void Evicted() => Interlocked.Increment(ref _evictions);

    internal void Emptied() => Interlocked.Increment(ref _cleared);
}
