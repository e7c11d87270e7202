namespace TierDecision.Core.Facts;

/// <summary>
/// What only a scoring run knows of a customer; tiers can go by it, requests cannot. What is not known is NaN, and lies within no bounds.
/// </summary>
public readonly struct RunFigures
{
    /// <summary>Figures of which none is known.</summary>
    public RunFigures()
    {
    }

    /// <summary>Days since the last purchase.</summary>
    public double RecencyDays { get; init; } = double.NaN;

    /// <summary>The number of purchases.</summary>
    public double Purchases { get; init; } = double.NaN;

    /// <summary>The total spend, in the dataset's currency.</summary>
    public double Spend { get; init; } = double.NaN;

    /// <summary>
    /// The share of all revenue that customers brought who spent more than this one, 0..100: 0 for the best. Those below 80 are the
    /// smallest group of best customers that brings at least 80 % of the revenue; customers who spent the same are never parted.
    /// </summary>
    public double RevenueShare { get; init; } = double.NaN;

    /// <summary>The percentile rank of the spend among all customers of the run, 0..100.</summary>
    public double SpendPercentile { get; init; } = double.NaN;
}
