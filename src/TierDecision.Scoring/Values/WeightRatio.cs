namespace TierDecision.Scoring.Values;

/// <summary>Weights as whole numbers without a common divisor, at most 10^18 each: sums of weighted ranks are exact with them.</summary>
internal readonly record struct WeightRatio(long Recency, long Frequency, long Monetary);
