namespace TierDecision.Scoring.Values;

/// <summary>
/// The value score, 0..100, higher is more valuable: the weighted mean of the percentile ranks of recency (fewer days rank higher), frequency and
/// monetary value. Ranks and not the 1..5 scores, so that customers within one quintile can still be told apart, and no outlier's amount rules.
/// </summary>
public static class ValueScore
{
    /// <summary>
    /// The value scores of all customers; the three lists go by customer and are equally long. Who has no purchase, since everything was given back,
    /// ranks as if the last one were endlessly long ago, and so below all others.
    /// </summary>
    /// <exception cref="ArgumentException">The lists differ in length, or the weights are not valid.</exception>
    public static double[] Of(ReadOnlySpan<int> recencyDays, ReadOnlySpan<int> frequency, ReadOnlySpan<decimal> monetary, ValueWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (frequency.Length != recencyDays.Length || monetary.Length != recencyDays.Length)
        {
            throw new ArgumentException("Recency, frequency and monetary value need a value for every customer.", nameof(recencyDays));
        }

        if (!weights.IsValid)
        {
            throw new ArgumentException(
                $"Weights are 0 to {ValueWeights.Largest:N0} with at most {ValueWeights.MostDecimals} decimal places, and one of them is above 0.",
                nameof(weights));
        }

        var n = recencyDays.Length;
        var ratio = weights.Ratio();
        var recency = PercentileRank.Doubled<int>(RankedRecency(recencyDays, frequency));
        var orders = PercentileRank.Doubled(frequency);
        var money = PercentileRank.Doubled(monetary);
        var scores = new double[n];
        for (var i = 0; i < n; i++)
        {
            scores[i] = OfDoubledRanks(recency[i], orders[i], money[i], n, ratio);
        }

        return scores;
    }

    /// <summary>The recency by which customers rank: without a purchase that is kept, the worst.</summary>
    internal static int[] RankedRecency(ReadOnlySpan<int> recencyDays, ReadOnlySpan<int> frequency)
    {
        var ranked = recencyDays.ToArray();
        for (var i = 0; i < ranked.Length; i++)
        {
            ranked[i] = frequency[i] == 0 ? int.MaxValue : ranked[i];
        }

        return ranked;
    }

    /// <summary>The value score of one customer, whose ranks are as <see cref="PercentileRank.Doubled"/> gives them.</summary>
    internal static double OfDoubledRanks(long recency, long frequency, long monetary, int customers, WeightRatio weights)
    {
        // Ranks from the other end: the doubled ranks of a list and of its mirror image add up to 2 n.
        var recent = (2L * customers) - recency;
        var whole = customers * ((Int128)weights.Recency + weights.Frequency + weights.Monetary);
        var sum = ((Int128)weights.Recency * recent) + ((Int128)weights.Frequency * frequency) + ((Int128)weights.Monetary * monetary);
        return 50d * (double)sum / (double)whole;
    }
}
