using NodaTime;

namespace TierDecision.Core.Ranking;

/// <summary>Open orders in the order in which they are to be served, and what becomes of the promises.</summary>
public sealed class OrderRanking
{
    internal OrderRanking(RankedOrder[] sequence, PromiseLoad load)
    {
        Sequence = sequence;
        FewestBroken = load.FewestBroken;
        OverloadedFrom = load.OverloadedFrom;
        foreach (var order in sequence)
        {
            Promised += order.Promise == PromiseOutlook.None ? 0 : 1;
            Broken += order.Promise is PromiseOutlook.None or PromiseOutlook.Kept ? 0 : 1;
        }
    }

    /// <summary>The orders, first place first.</summary>
    public IReadOnlyList<RankedOrder> Sequence { get; }

    /// <summary>How many orders have a promise.</summary>
    public int Promised { get; }

    /// <summary>How many promises this ranking breaks.</summary>
    public int Broken { get; }

    /// <summary>
    /// How many promises every ranking breaks at the present load and capacity; <see cref="RankedOrder.GiveUp"/> marks a choice of that many.
    /// </summary>
    public int FewestBroken { get; }

    /// <summary>
    /// The first due time at which the promises due until then, leaving out those that cannot be kept even alone, ask for more work than can be
    /// done: at least one of them will be broken. Null where there is none.
    /// </summary>
    public Instant? OverloadedFrom { get; }

    /// <summary>When all orders are done; null where that is beyond the horizon or there are none.</summary>
    public Instant? FinishAt => Sequence.Count == 0 ? null : Sequence[^1].FinishAt;
}
