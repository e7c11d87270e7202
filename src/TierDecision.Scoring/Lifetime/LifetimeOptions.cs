using NodaTime;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Scoring.Lifetime;

/// <summary>How lifetime values are computed.</summary>
public sealed record LifetimeOptions
{
    /// <summary>The fewest customers with a repeat purchase that the models are fitted to: of less, seven parameters tell nothing.</summary>
    public const int FewestRepeatCustomers = 30;

    /// <summary>The most months.</summary>
    public const int MostMonths = 120;

    /// <summary>How many months of purchases a value sums up, 1..<see cref="MostMonths"/>. Default: 12.</summary>
    public int Months { get; init; } = 12;

    /// <summary>What a year's delay takes off a purchase's worth: 0.1 divides it by 1.1. 0..10. Default: 0.1.</summary>
    public double AnnualDiscount { get; init; } = 0.1;

    /// <summary>Within what purchases count as one; also the models' unit of time. Default: days.</summary>
    public PurchasePeriod Period { get; init; } = PurchasePeriod.Day;

    /// <summary>
    /// The models are also fitted to the sales up to this day, it included, and what they expect is compared with the sales after it. Default: null,
    /// no comparison.
    /// </summary>
    public LocalDate? HoldoutAfter { get; init; }

    /// <summary>Whether each value is in its range.</summary>
    public bool IsValid => Months is >= 1 and <= MostMonths && AnnualDiscount is >= 0 and <= 10 && Enum.IsDefined(Period);

    /// <summary>The horizon in the models' unit of time.</summary>
    public LifetimeHorizon Horizon => LifetimeHorizon.Of(Months, AnnualDiscount, Period);
}
