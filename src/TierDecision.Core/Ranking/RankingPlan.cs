using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Customers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Ranking;

/// <summary>How a policy ranks orders and hands out scarce stock. Made by the policy's compiler; immutable.</summary>
public sealed class RankingPlan
{
    internal RankingPlan()
    {
    }

    /// <summary>Look-ahead and longest wait.</summary>
    public required RankingOptions Options { get; init; }

    /// <summary>What an order's weight is taken from.</summary>
    public required WeighBy WeighBy { get; init; }

    /// <summary>The work in an order whose units are not given.</summary>
    public required double UnitsPerOrder { get; init; }

    /// <summary>The capacity where the request gives none; null where it has to.</summary>
    public required double? UnitsPerHour { get; init; }

    /// <summary>When work is done.</summary>
    public required CalendarPlan Calendar { get; init; }

    /// <summary>After how long an order without a due time is reckoned due, for its place alone; null for never.</summary>
    public required Duration? ReckonDueAfter { get; init; }

    internal double[] TierWeights { get; init; } = [];

    internal AllocationClass[] TierClasses { get; init; } = [];

    internal double UnknownWeight { get; init; }

    /// <summary>The weight of an order, 0 or more.</summary>
    /// <param name="tier">The tier that its decision gave, an index into the policy's tiers.</param>
    /// <param name="priority">The priority that its decision gave, 0..100.</param>
    /// <param name="status">Whether the customer is known.</param>
    /// <param name="score">What is known of the customer.</param>
    public double WeightOf(byte tier, int priority, ScoreStatus status, in CustomerScore score) => WeighBy switch
    {
        WeighBy.Tier => TierWeights[tier],
        WeighBy.ValueScore or WeighBy.LifetimeValue when status is not (ScoreStatus.Known or ScoreStatus.Stale) => UnknownWeight,
        WeighBy.ValueScore => Sound(score.ValueScore),
        WeighBy.LifetimeValue => Sound(score.LifetimeValue),
        _ => priority,
    };

    /// <summary>The allocation class of tier <paramref name="tier"/>.</summary>
    public AllocationClass ClassOf(int tier) => TierClasses[tier];

    // A score may lack the number; what is not known of a known customer is no more than what is not known of an unknown one.
    private double Sound(float value) => float.IsNaN(value) ? UnknownWeight : Math.Max(0, value);
}
