using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;
using TierDecision.Core.Ranking;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Descriptions;

/// <summary>Which orders go first, and who gets what is scarce. Nothing where the policy does not speak of it.</summary>
internal static class RankingSentences
{
    public static IEnumerable<BilingualText> All(PolicyConfig config)
    {
        if (config.Ranking is not { } ranking)
        {
            yield break;
        }

        yield return DescriptionTexts.OrdersIntro.With(
            new("weight", PlainWords.Of(ranking.WeighBy)), new("look_ahead", Words.Number(ranking.LookAhead ?? RankingOptions.DefaultLookAhead)));
        foreach (var (tier, weight) in ranking.Weights)
        {
            yield return DescriptionTexts.TierWeight.With(new("tier", tier), new("weight", Words.Number(weight)));
        }

        if (ranking.UnknownWeight is { } unknown)
        {
            yield return DescriptionTexts.UnknownWeight.With(new TextArgument("weight", Words.Number(unknown)));
        }

        yield return DescriptionTexts.OrderWork.With(
            new("units", Words.Number(ranking.UnitsPerOrder ?? 1)), new("hours", PlainWords.HoursOf(ranking.Calendar)));
        if (ranking.UnitsPerHour is { } perHour)
        {
            yield return DescriptionTexts.UnitsPerHour.With(new TextArgument("units", Words.Number(perHour)));
        }

        yield return ranking.LongestWait is { } longest
            ? DescriptionTexts.LongestWait.With(new TextArgument("wait", PlainWords.Span(longest)))
            : DescriptionTexts.NoLongestWait.Text;
        if (ranking.ReckonDueAfter is { } due)
        {
            yield return DescriptionTexts.ReckonDue.With(new TextArgument("wait", PlainWords.Span(due)));
        }

        foreach (var tier in config.Tiers.Expanded)
        {
            yield return DescriptionTexts.StockOfTier.With(new("tier", tier.Name ?? ""), new("share", PlainWords.Of(ClassOf(ranking, tier.Name))));
        }
    }

    /// <summary>What a tier may win or lose of scarce stock.</summary>
    public static AllocationClass ClassOf(RankingConfig ranking, string? tier) =>
        ranking.Allocation.FirstOrDefault(entry => Names.Same(entry.Key, tier), new("", AllocationClass.Redistribute)).Value;
}
