using NodaTime;

namespace TierDecision.Core.Ranking;

/// <summary>How orders are ranked.</summary>
public sealed record RankingOptions
{
    /// <summary>The default look-ahead.</summary>
    public const double DefaultLookAhead = 2;

    /// <summary>
    /// The look-ahead k, in average orders: how far ahead of its latest start an order begins to press. Near 0, the order with the least slack
    /// goes first; very large, the one with the most weight per unit of work. Held within 0.000001 and 1,000,000,000.
    /// </summary>
    public double LookAhead { get; init; } = DefaultLookAhead;

    /// <summary>
    /// The longest that an order may be kept waiting; null for no such time. After it, and once its latest start has passed, the order goes before
    /// all that have not waited so long, first placed first. It bounds how long an order of little weight can be overtaken, which the index alone
    /// does not.
    /// </summary>
    public Duration? LongestWait { get; init; }

    internal double SoundLookAhead => double.IsNaN(LookAhead) ? DefaultLookAhead : Math.Clamp(LookAhead, 1e-6, 1e9);
}
