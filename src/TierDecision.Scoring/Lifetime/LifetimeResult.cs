namespace TierDecision.Scoring.Lifetime;

/// <summary>What a run has to say of its lifetime values beside the values themselves.</summary>
public sealed record LifetimeResult
{
    /// <summary>How they were computed.</summary>
    public required LifetimeOptions Options { get; init; }

    /// <summary>The models.</summary>
    public required LifetimeModels Models { get; init; }

    /// <summary>The sum of all lifetime values; NaN where there are none.</summary>
    public required double TotalValue { get; init; }

    /// <summary>How many customers have no value although there are models: with parameters so extreme it cannot be computed.</summary>
    public int CustomersWithoutValue { get; init; }

    /// <summary>The repeat purchases that are expected of all customers in the months ahead, not discounted; NaN where there are none.</summary>
    public required double ExpectedPurchases { get; init; }

    /// <summary>The comparison with sales held out; null where none was asked for.</summary>
    public HoldoutResult? Holdout { get; init; }
}
