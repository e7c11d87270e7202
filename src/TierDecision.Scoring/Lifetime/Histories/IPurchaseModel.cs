namespace TierDecision.Scoring.Lifetime.Histories;

/// <summary>What a fitted model of repeat purchases says of customers. Times are in the unit of its parameters; histories must be valid.</summary>
public interface IPurchaseModel
{
    /// <summary>The probability, 0..1, that the customer is still one.</summary>
    double ProbabilityActive(PurchaseHistory history);

    /// <summary>
    /// The expected number of purchases in the next <paramref name="time"/>, at least 0; NaN if the parameters are so extreme that it cannot be
    /// computed.
    /// </summary>
    double ExpectedPurchases(PurchaseHistory history, double time);
}
