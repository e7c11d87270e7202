namespace TierDecision.Scoring.Values;

/// <summary>A tier and the lowest percentile of the value score that it takes.</summary>
/// <param name="Name">The tier's name.</param>
/// <param name="FromPercentile">0..100; 95 takes the best twentieth. Without meaning for the last tier, which takes the rest.</param>
public readonly record struct TierCut(string Name, double FromPercentile);
