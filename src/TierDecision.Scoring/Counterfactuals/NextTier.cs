namespace TierDecision.Scoring.Counterfactuals;

/// <summary>
/// What a customer would have to have done, each on its own, to be in the next better tier, all other customers as they are. A change is null
/// where even the best value would not be enough.
/// </summary>
/// <param name="Tier">The customer's tier, an index, best first.</param>
/// <param name="Next">The next better tier; null for the best one, for which there are no changes.</param>
/// <param name="DaysSooner">The last purchase so many days later, so that recency is so many days less; the smallest whole number, 1 or more.</param>
/// <param name="MorePurchases">So many purchases more; the smallest whole number, 1 or more.</param>
/// <param name="MoreSpend">So much more spent in all; the smallest multiple of <see cref="TierCounterfactuals.SpendStep"/>, more than 0.</param>
public sealed record NextTier(byte Tier, byte? Next, int? DaysSooner, int? MorePurchases, decimal? MoreSpend);
