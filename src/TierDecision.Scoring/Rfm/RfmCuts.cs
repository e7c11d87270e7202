namespace TierDecision.Scoring.Rfm;

/// <summary>The four cuts of each dimension, ascending, as compared with: with <see cref="RfmRule.CutPlusOne"/> the one is added.</summary>
/// <param name="Recency">Cuts in days since the last purchase.</param>
/// <param name="Frequency">Cuts in purchases.</param>
/// <param name="Monetary">Cuts in money.</param>
public sealed record RfmCuts(IReadOnlyList<decimal> Recency, IReadOnlyList<decimal> Frequency, IReadOnlyList<decimal> Monetary);
