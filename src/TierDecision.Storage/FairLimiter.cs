using System.Threading.RateLimiting;

namespace TierDecision.Storage;

/// <summary>Makes limiters that let a bounded number in at one time, first come, first served, and refuse nobody.</summary>
/// <remarks>
/// <see cref="SemaphoreSlim"/> promises no order: a caller that comes back at once could be let in before those who wait. Nobody disposes of these
/// limiters: they hold nothing but memory, and a late caller is still to be answered.
/// </remarks>
internal static class FairLimiter
{
    /// <summary>A limiter for <paramref name="atOnce"/> callers at one time, 1 or more. A caller is in until it disposes of its lease.</summary>
    public static ConcurrencyLimiter Create(int atOnce) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = atOnce,
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
}
