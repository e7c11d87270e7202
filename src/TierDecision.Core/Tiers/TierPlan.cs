namespace TierDecision.Core.Tiers;

/// <summary>A tier.</summary>
/// <param name="Name">The name.</param>
/// <param name="Criterion">Whom it takes.</param>
/// <param name="Priority">0..100, higher is served sooner.</param>
/// <param name="HeadStartMilliseconds">The head start, 0 or more.</param>
/// <param name="Treatment">How it is treated.</param>
public sealed record TierPlan(string Name, TierCriterion Criterion, int Priority, long HeadStartMilliseconds, TreatmentPlan Treatment);
