namespace TierDecision.Scoring.Values;

/// <summary>
/// The percentile rank of each value among all: 100 (below + equal / 2) / n, where equal counts the value itself (J. T. Roscoe, Fundamental
/// Research Statistics for the Behavioral Sciences, 1975). Between 0 and 100, 50 on average, and equal values rank equal.
/// </summary>
public static class PercentileRank
{
    /// <summary>The percentile ranks, in the order of <paramref name="values"/>.</summary>
    public static double[] Of<T>(ReadOnlySpan<T> values)
        where T : IComparable<T>
    {
        var ranks = new double[values.Length];
        var doubled = Doubled(values);
        for (var i = 0; i < ranks.Length; i++)
        {
            ranks[i] = 50d * doubled[i] / ranks.Length;
        }

        return ranks;
    }

    /// <summary>2 below + equal: whole numbers, so that sums of ranks are exact and equal sums stay equal.</summary>
    internal static long[] Doubled<T>(ReadOnlySpan<T> values)
        where T : IComparable<T>
    {
        var sorted = values.ToArray();
        var order = new int[sorted.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(sorted, order);
        var ranks = new long[sorted.Length];
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end].CompareTo(sorted[start]) == 0)
            {
                end++;
            }

            // start values are below, end - start are equal.
            var rank = (2L * start) + (end - start);
            for (; start < end; start++)
            {
                ranks[order[start]] = rank;
            }
        }

        return ranks;
    }
}
