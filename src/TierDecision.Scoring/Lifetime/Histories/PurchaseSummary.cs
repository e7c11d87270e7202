namespace TierDecision.Scoring.Lifetime.Histories;

/// <summary>A customer's sales up to a day, as far as the models need them, and what came after it.</summary>
/// <param name="Purchases">Periods with a sale up to the day; at 0 nothing else is known.</param>
/// <param name="History">The purchases, in periods.</param>
/// <param name="Spend">The repeat purchases' amounts: what is bought within a period is one purchase, and the first one is left out.</param>
/// <param name="LaterPurchases">Periods with a sale after the day.</param>
/// <param name="LaterSpend">The sum of the sales after the day.</param>
internal readonly record struct PurchaseSummary(int Purchases, PurchaseHistory History, SpendHistory Spend, int LaterPurchases, decimal LaterSpend)
{
    /// <summary>The sum of the sales up to the day.</summary>
    public decimal Monetary { get; init; }
}
