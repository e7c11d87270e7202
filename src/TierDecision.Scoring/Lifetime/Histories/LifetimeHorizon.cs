namespace TierDecision.Scoring.Lifetime.Histories;

/// <summary>How far a lifetime value looks ahead.</summary>
/// <param name="Months">The number of months, at least 1.</param>
/// <param name="MonthlyDiscount">What a month's value is discounted by, such as 0.01; above -1.</param>
/// <param name="UnitsPerMonth">
/// A month in the unit of time of the model's parameters: 30.4375 for days. A wrong one gives values that look right and are not (a model in weeks
/// with the number of days looks thirty weeks ahead for a month), so it has no default.
/// </param>
public sealed record LifetimeHorizon(int Months, double MonthlyDiscount, double UnitsPerMonth)
{
    /// <summary>The mean length of a month: 365.25 / 12 days.</summary>
    public const double DaysPerMonth = 30.4375;

    /// <summary>A horizon for models whose unit of time is <paramref name="period"/>, with the months' share of a year's discount.</summary>
    public static LifetimeHorizon Of(int months, double annualDiscount, PurchasePeriod period) =>
        new(months, Math.Pow(1 + annualDiscount, 1d / 12) - 1, DaysPerMonth / (int)period);
}
