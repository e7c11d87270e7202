using TierDecision.Scoring.Lifetime.GammaGamma;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Scoring.Lifetime;

/// <summary>Makes a <see cref="HoldoutResult"/>.</summary>
internal static class HoldoutCheck
{
    /// <param name="summaries">The customers up to the day after which sales are held out.</param>
    /// <param name="days">The length of the time held out, in days; none where it is not above 0.</param>
    /// <param name="period">The period of the summaries.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    public static HoldoutResult Run(PurchaseSummary[] summaries, int days, PurchasePeriod period, CancellationToken cancellationToken)
    {
        var known = summaries.Where(summary => summary.Purchases > 0).ToArray();
        var result = new HoldoutResult { Models = LifetimeModels.Fit(known, cancellationToken), Days = Math.Max(0, days), Customers = known.Length };
        if (!result.HasPredictions)
        {
            return result;
        }

        var time = (double)days / (int)period;
        var purchases = result.Models.PurchaseModel!;
        var amounts = new GammaGammaModel(result.Models.Amounts!.Parameters);
        var expected = Array.ConvertAll(known, summary => purchases.ExpectedPurchases(summary.History, time));
        var value = known.Select((summary, i) => expected[i] * amounts.ExpectedSpend(summary.Spend)).ToArray();
        return result with
        {
            ActualPurchases = known.Sum(summary => (double)summary.LaterPurchases),
            ExpectedPurchases = expected.Sum(),
            MeanAbsoluteError = known.Select((summary, i) => Math.Abs(summary.LaterPurchases - expected[i])).Average(),
            NaiveMeanAbsoluteError = known.Average(summary => Math.Abs(summary.LaterPurchases - (
                summary.History.Age > 0 ? summary.History.Repeats / summary.History.Age * time : 0))),
            RevenueOfBestByValue = RevenueOfBest(known, i => value[i]),
            RevenueOfBestByPastSpend = RevenueOfBest(known, i => (double)known[i].Monetary),
        };
    }

    private static double RevenueOfBest(PurchaseSummary[] customers, Func<int, double> by)
    {
        var best = Enumerable.Range(0, customers.Length).OrderByDescending(by).Take((int)(customers.Length * HoldoutResult.BestShare));
        var revenue = customers.Sum(customer => customer.LaterSpend);
        return revenue > 0 ? (double)(best.Sum(i => customers[i].LaterSpend) / revenue) : double.NaN;
    }
}
