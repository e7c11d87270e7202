namespace TierDecision.Scoring.Rfm;

/// <summary>Scores recency, frequency and monetary value by quintiles of the customers at hand.</summary>
public static class RfmScorer
{
    private const int Bins = 5;

    /// <summary>The scores of all customers, and the cuts that gave them. The three lists go by customer and are equally long.</summary>
    /// <param name="recencyDays">Days since the last purchase; fewer is better.</param>
    /// <param name="frequency">Purchases.</param>
    /// <param name="monetary">Total spend.</param>
    /// <param name="rule">What is done at a cut.</param>
    /// <exception cref="ArgumentException">The lists are empty or differ in length.</exception>
    public static (RfmCuts Cuts, RfmScore[] Scores) Score(
        ReadOnlySpan<int> recencyDays, ReadOnlySpan<int> frequency, ReadOnlySpan<decimal> monetary, RfmRule rule = RfmRule.StrictlyBelow)
    {
        if (recencyDays.IsEmpty || frequency.Length != recencyDays.Length || monetary.Length != recencyDays.Length)
        {
            throw new ArgumentException(
                "Recency, frequency and monetary value need a value for every customer, and a customer.", nameof(recencyDays));
        }

        var recencyCuts = Cuts(ToDecimals(recencyDays), rule);
        var frequencyCuts = Cuts(ToDecimals(frequency), rule);
        var monetaryCuts = Cuts(monetary.ToArray(), rule);
        var scores = new RfmScore[recencyDays.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = new RfmScore(
                (byte)(Bins + 1 - Bin(recencyDays[i], recencyCuts, rule)),
                Bin(frequency[i], frequencyCuts, rule),
                Bin(monetary[i], monetaryCuts, rule));
        }

        return (new RfmCuts(recencyCuts, frequencyCuts, monetaryCuts), scores);
    }

    private static decimal[] Cuts(decimal[] values, RfmRule rule)
    {
        Array.Sort(values);
        var raise = rule == RfmRule.CutPlusOne ? 1m : 0m;
        var cuts = new decimal[Bins - 1];
        for (var i = 0; i < cuts.Length; i++)
        {
            cuts[i] = Quantile.Of(values, (i + 1m) / Bins) + raise;
        }

        return cuts;
    }

    private static byte Bin(decimal value, decimal[] cuts, RfmRule rule)
    {
        byte bin = 1;
        foreach (var cut in cuts)
        {
            if (rule == RfmRule.CutPlusOne ? cut <= value : cut < value)
            {
                bin++;
            }
        }

        return bin;
    }

    private static decimal[] ToDecimals(ReadOnlySpan<int> values)
    {
        var decimals = new decimal[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            decimals[i] = values[i];
        }

        return decimals;
    }
}
