using TierDecision.LoadTest.Customers;

namespace TierDecision.LoadTest.Builds;

/// <summary>
/// The order in which those that are compared have their turns. It is drawn anew for each round: what comes before a turn, and what changes on the
/// machine within a round, meets each of them alike in the long run.
/// </summary>
internal static class TurnOrder
{
    /// <summary>Draws an order of <paramref name="items"/>. Every order is equally likely; the same seed gives the same one.</summary>
    public static IReadOnlyList<T> Draw<T>(IReadOnlyList<T> items, ulong seed)
    {
        // Fisher and Yates.
        T[] order = [.. items];
        var random = new SplitMix64(SplitMix64.Mix(seed));
        for (var left = order.Length; left > 1; left--)
        {
            var drawn = (int)(random.NextDouble() * left);
            (order[drawn], order[left - 1]) = (order[left - 1], order[drawn]);
        }

        return order;
    }
}
