using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;
using TierDecision.Core.Tiers;

namespace TierDecision.Core.Descriptions;

/// <summary>Who is in which tier, and for how long.</summary>
internal static class TierSentences
{
    private const double Everybody = 100;

    public static IEnumerable<BilingualText> All(PolicyPlan plan, PolicyConfig config)
    {
        yield return DescriptionTexts.TiersIntro.Text;
        foreach (var sentence in Takes(plan, config.Tiers.Expanded))
        {
            yield return sentence;
        }

        if (config.Hysteresis is > 0 and var points)
        {
            yield return DescriptionTexts.Hysteresis.With(new TextArgument("points", Words.Number(points)));
        }

        if (config.KeepTierMonths is { } months)
        {
            yield return DescriptionTexts.KeepTier.With(new TextArgument("months", months));
        }

        foreach (var (old, name) in config.TierNames)
        {
            yield return DescriptionTexts.TierName.With(new("old", old), new("tier", name));
        }

        yield return Overrides(config.Overrides);
    }

    /// <summary>Whom a tier takes, of those whom no better one takes.</summary>
    public static BilingualText Takes(TierConfig tier)
    {
        var name = new TextArgument("tier", tier.Name ?? "");
        return ConditionProse.Of(tier.Asked()) is { } condition
            ? DescriptionTexts.TierByCondition.With(name, new("condition", condition))
            : DescriptionTexts.TierOfTheRest.With(name);
    }

    // Where all tiers go by percentile, what is said is which part of the customers each has.
    private static IEnumerable<BilingualText> Takes(PolicyPlan plan, List<TierConfig> tiers)
    {
        if (!plan.TierRules.GoByPercentile)
        {
            return tiers.Select(Takes);
        }

        return tiers.Select((tier, i) =>
        {
            var (from, above) = (Percentile(i), i == 0 ? Everybody : Percentile(i - 1));
            TextArgument[] words =
                [new("tier", tier.Name ?? ""), new("share", Words.Number(above - from)), new("percentile", Words.Number(from))];
            var sentence = from <= 0 ? DescriptionTexts.TierOfTheRest : i == 0 ? DescriptionTexts.TierBest : DescriptionTexts.TierNext;
            return sentence.With(words);
        });

        double Percentile(int tier) => plan.Tiers[tier].Criterion is { TakesTheRest: false } criterion ? criterion.Thresholds[0].AtLeast : 0;
    }

    private static BilingualText Overrides(OverridesConfig? config)
    {
        var tiers = config is null or { Tiers.Count: 0 } ? DescriptionTexts.AnyTier.Text : PlainWords.Or(config.Tiers);
        return config?.Longest is { } longest
            ? DescriptionTexts.OverrideLimited.With(new("tiers", tiers), new("longest", PlainWords.Span(longest)))
            : DescriptionTexts.Override.With(new TextArgument("tiers", tiers));
    }
}
