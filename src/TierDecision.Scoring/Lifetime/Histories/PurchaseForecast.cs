namespace TierDecision.Scoring.Lifetime.Histories;

/// <summary>What any model of purchases says of the months to come.</summary>
public static class PurchaseForecast
{
    /// <summary>
    /// The expected purchases of the months to come, each month's multiplied by 1 / (1 + d)^month: times the spend of a purchase, the lifetime value.
    /// </summary>
    public static double DiscountedPurchases(this IPurchaseModel model, PurchaseHistory history, LifetimeHorizon horizon)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(horizon);
        double sum = 0, before = 0, factor = 1;
        for (var month = 1; month <= horizon.Months; month++)
        {
            var until = model.ExpectedPurchases(history, month * horizon.UnitsPerMonth);
            factor /= 1 + horizon.MonthlyDiscount;
            sum += factor * (until - before);
            before = until;
        }

        return sum;
    }
}
