using TierDecision.Core.Descriptions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;
using TierDecision.Core.Ranking;

namespace TierDecision.Core.Differences;

/// <summary>The parts of how orders are ranked.</summary>
internal static class RankingParts
{
    public static IEnumerable<Part> Of(PolicyConfig config)
    {
        var ranking = config.Ranking ?? new RankingConfig();
        return
        [
            Parts.Number("ranking.look_ahead", Labels.LookAhead, ranking.LookAhead, RankingOptions.DefaultLookAhead),
            Parts.Word("ranking.weigh_by", Labels.WeighBy, ranking.WeighBy, WeighBy.Priority),
            .. ranking.Weights.OrderBy(weight => Parts.Fold(weight.Key), StringComparer.Ordinal).Select(Weight),
            Parts.Number("ranking.unknown_weight", Labels.UnknownWeight, ranking.UnknownWeight, DifferenceTexts.NotGiven),
            Parts.Number("ranking.units_per_order", Labels.UnitsPerOrder, ranking.UnitsPerOrder, 1),
            Parts.Number("ranking.units_per_hour", Labels.UnitsPerHour, ranking.UnitsPerHour, DifferenceTexts.NotGiven),
            Parts.Hours("ranking.calendar", Labels.RankingCalendar, ranking.Calendar),
            Parts.Span("ranking.longest_wait", Labels.LongestWait, ranking.LongestWait, DifferenceTexts.NoLimit),
            Parts.Span("ranking.reckon_due_after", Labels.ReckonDueAfter, ranking.ReckonDueAfter, DifferenceTexts.Never),
            .. config.Tiers.Expanded.Select(tier => Allocation(ranking, tier.Name ?? "")),
        ];
    }

    private static ValuePart Weight(KeyValuePair<string, double> weight)
    {
        var key = $"ranking.weights.{Parts.Fold(weight.Key)}";
        return Parts.Number(key, Labels.TierWeight, weight.Value, DifferenceTexts.NotGiven) with
        {
            Label = Labels.TierWeight.With(new TextArgument("tier", weight.Key)), Path = $"ranking.weights.{weight.Key}",
        };
    }

    private static ValuePart Allocation(RankingConfig ranking, string tier)
    {
        var share = RankingSentences.ClassOf(ranking, tier);
        return Parts.Word($"ranking.allocation.{Parts.Fold(tier)}", Labels.Allocation, share, AllocationClass.Redistribute) with
        {
            Label = Labels.Allocation.With(new TextArgument("tier", tier)), Path = $"ranking.allocation.{tier}",
        };
    }
}
