namespace TierDecision.Scoring.Lifetime.Histories;

/// <summary>What the Gamma-Gamma model has to know of a customer's purchases.</summary>
/// <param name="Repeats">The number of repeat purchases, as in <see cref="PurchaseHistory"/>.</param>
/// <param name="Mean">What they came to on average, in the currency; 0 without repeats.</param>
public readonly record struct SpendHistory(int Repeats, double Mean);
