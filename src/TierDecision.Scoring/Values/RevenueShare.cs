namespace TierDecision.Scoring.Values;

/// <summary>
/// For each customer the share of all revenue that customers brought who spent more, 0..100. It is the Pareto curve read from the best downwards:
/// those below 80 are the smallest group of best customers that brings at least 80 %. Equal spenders have equal shares, so no tie is cut.
/// </summary>
public static class RevenueShare
{
    /// <summary>The shares, in the order of <paramref name="spend"/>; NaN where nobody spent anything.</summary>
    public static double[] Of(ReadOnlySpan<decimal> spend)
    {
        var sorted = spend.ToArray();
        var order = new int[sorted.Length];
        var total = 0m;
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            total += sorted[i];
        }

        Array.Sort(sorted, order);
        var shares = new double[sorted.Length];
        var better = 0m;
        for (var end = sorted.Length; end > 0;)
        {
            var start = end;
            var equal = 0m;
            while (start > 0 && sorted[start - 1] == sorted[end - 1])
            {
                equal += sorted[--start];
            }

            var share = total == 0 ? double.NaN : (double)(100 * better / total);
            for (var i = start; i < end; i++)
            {
                shares[order[i]] = share;
            }

            better += equal;
            end = start;
        }

        return shares;
    }
}
