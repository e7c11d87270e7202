namespace TierDecision.Scoring.Lifetime;

/// <summary>
/// What models that were fitted to the sales up to a day expect after it, beside what came: of the customers who had bought until then. Errors are in
/// purchases a customer.
/// </summary>
public sealed record HoldoutResult
{
    /// <summary>The share of customers of whom it is asked what they bring: a fifth, of whom Pareto's rule says four fifths.</summary>
    public const double BestShare = 0.2;

    /// <summary>The models of the sales up to the day. All that follows says something only where <see cref="HasPredictions"/>.</summary>
    public required LifetimeModels Models { get; init; }

    /// <summary>The length of the time held out, in days.</summary>
    public required int Days { get; init; }

    /// <summary>The number of customers who had bought.</summary>
    public int Customers { get; init; }

    /// <summary>The purchases that they made.</summary>
    public double ActualPurchases { get; init; }

    /// <summary>The purchases that were expected.</summary>
    public double ExpectedPurchases { get; init; }

    /// <summary>The mean absolute error of the expected purchases.</summary>
    public double MeanAbsoluteError { get; init; }

    /// <summary>The mean absolute error of going on as before: each customer's repeat purchases by age, times the time held out.</summary>
    public double NaiveMeanAbsoluteError { get; init; }

    /// <summary>
    /// The share of the revenue held out that the fifth of customers with the greatest expected revenue brought; NaN where there is none.
    /// </summary>
    public double RevenueOfBestByValue { get; init; }

    /// <summary>The share that the fifth with the greatest past spend brought; NaN where there is none.</summary>
    public double RevenueOfBestByPastSpend { get; init; }

    /// <summary>Whether there is anything to compare: models, and time held out.</summary>
    public bool HasPredictions => Models.Status == LifetimeStatus.Computed && Days > 0;
}
