namespace TierDecision.Scoring.Lifetime.Histories;

/// <summary>
/// What the BG/NBD model has to know of a customer's purchases; they count once a period (a day, say), and the first one is not counted. Recency and
/// age are in one unit of time, which is that of the model's parameters.
/// </summary>
/// <param name="Repeats">Periods with a purchase after that of the first one, at least 0.</param>
/// <param name="Recency">From the first purchase to the last one; 0 without repeats. Not, as in RFM, the time since the last one.</param>
/// <param name="Age">From the first purchase to the end of observation, at least <paramref name="Recency"/>.</param>
public readonly record struct PurchaseHistory(int Repeats, double Recency, double Age)
{
    /// <summary>Whether this can be anyone's history.</summary>
    public bool IsValid =>
        Repeats >= 0 && double.IsFinite(Age) && Recency >= 0 && Recency <= Age && (Repeats > 0 || Recency == 0);
}
