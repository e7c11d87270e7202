using NodaTime;

namespace TierDecision.Core.Ranking;

/// <summary>How orders are ranked for a limited capacity, and how scarce stock is handed out.</summary>
public sealed class RankingConfig
{
    /// <summary>
    /// How far ahead of its latest start an order begins to press, in average orders, 0.1 to 100. A small one goes by due time, a large one by weight
    /// per unit of work. Default: 2.
    /// </summary>
    public double? LookAhead { get; set; }

    /// <summary>What an order's weight is taken from. Default: the priority.</summary>
    public WeighBy WeighBy { get; set; } = WeighBy.Priority;

    /// <summary>With <c>weigh_by: tier</c>: the weight of each tier by its name, 0 to 1,000,000,000. Required there.</summary>
    public Dictionary<string, double> Weights { get; set; } = [];

    /// <summary>
    /// With <c>weigh_by: value_score</c> or <c>lifetime_value</c>: the weight of customers whose value is not known. Required there.
    /// </summary>
    public double? UnknownWeight { get; set; }

    /// <summary>The work in an order whose units are not given. Default: 1.</summary>
    public double? UnitsPerOrder { get; set; }

    /// <summary>How many units are done in an open hour, where the request does not say. Default: the request has to.</summary>
    public double? UnitsPerHour { get; set; }

    /// <summary>The calendar by which work is done. Default: <c>24x7</c>.</summary>
    public string? Calendar { get; set; }

    /// <summary>
    /// After how long since it was placed an order that should have been begun goes before all that have waited less. Default: never; a warning says
    /// so.
    /// </summary>
    public Duration? LongestWait { get; set; }

    /// <summary>
    /// After how long since it was placed an order without a promise and without a ship-by target is reckoned due, for its place alone. Default:
    /// never, so it goes after what is due.
    /// </summary>
    public Duration? ReckonDueAfter { get; set; }

    /// <summary>The allocation class of each tier by its name. Default: redistribute.</summary>
    public Dictionary<string, AllocationClass> Allocation { get; set; } = [];
}
