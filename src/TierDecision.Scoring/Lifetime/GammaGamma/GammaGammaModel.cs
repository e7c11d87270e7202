using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Scoring.Lifetime.GammaGamma;

/// <summary>What Gamma-Gamma says of customers (Fader and Hardie, "The Gamma-Gamma Model of Monetary Value", 2013).</summary>
/// <param name="parameters">The parameters, q above 1.</param>
public sealed class GammaGammaModel(GammaGammaParameters parameters)
{
    /// <summary>
    /// The expected amount of a customer's purchases: between the customer's own mean and that of all, the nearer to the own one the more purchases
    /// there were (eq. 5, brought to one fraction). Without repeats it is the mean of all. NaN if there is no mean, which needs p x + q above 1.
    /// </summary>
    public double ExpectedSpend(SpendHistory history)
    {
        var shape = (parameters.P * history.Repeats) + parameters.Q - 1;
        var spend = parameters.P * (parameters.V + (history.Repeats * history.Mean)) / shape;
        return shape > 0 && double.IsFinite(spend) ? spend : double.NaN;
    }

    /// <summary>
    /// The Pearson correlation of the number of repeat purchases and their mean amount, of customers with both: the model takes them for independent.
    /// NaN for fewer than two customers, or where one of the two never varies.
    /// </summary>
    public static double Correlation(ReadOnlySpan<SpendHistory> histories)
    {
        double repeats = 0, spend = 0;
        foreach (var history in histories)
        {
            repeats += (double)history.Repeats / histories.Length;
            spend += history.Mean / histories.Length;
        }

        double both = 0, squaredRepeats = 0, squaredSpend = 0;
        foreach (var history in histories)
        {
            both += (history.Repeats - repeats) * (history.Mean - spend);
            squaredRepeats += (history.Repeats - repeats) * (history.Repeats - repeats);
            squaredSpend += (history.Mean - spend) * (history.Mean - spend);
        }

        return both / Math.Sqrt(squaredRepeats * squaredSpend);
    }
}
