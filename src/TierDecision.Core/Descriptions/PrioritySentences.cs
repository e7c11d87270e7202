using NodaTime;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;
using TierDecision.Core.Priorities;

namespace TierDecision.Core.Descriptions;

/// <summary>Who is served first, and by how much.</summary>
internal static class PrioritySentences
{
    public static IEnumerable<BilingualText> All(PolicyPlan plan, PolicyConfig config)
    {
        yield return DescriptionTexts.PriorityIntro.Text;
        for (var i = 0; i < plan.Tiers.Length; i++)
        {
            yield return OfTier(plan, i);
        }

        if (config.PriorityRules.Count > 0)
        {
            yield return DescriptionTexts.PriorityRulesIntro.Text;
        }

        foreach (var rule in config.PriorityRules)
        {
            yield return Of(rule);
        }

        if (config.LargestHeadStart is { } largest)
        {
            yield return DescriptionTexts.LargestHeadStart.With(new TextArgument("head_start", PlainWords.Span(largest)));
        }
    }

    /// <summary>What a rule does, and when.</summary>
    public static BilingualText Of(PriorityRuleConfig rule)
    {
        var effects = new List<BilingualText>();
        if (rule.Priority != 0)
        {
            effects.Add((rule.Priority > 0 ? DescriptionTexts.PriorityUp : DescriptionTexts.PriorityDown)
                .With(new TextArgument("points", Math.Abs(rule.Priority))));
        }

        if (rule.HeadStart != Duration.Zero)
        {
            var size = PlainWords.Span(rule.HeadStart > Duration.Zero ? rule.HeadStart : -rule.HeadStart);
            effects.Add((rule.HeadStart > Duration.Zero ? DescriptionTexts.HeadStartUp : DescriptionTexts.HeadStartDown)
                .With(new TextArgument("head_start", size)));
        }

        return ConditionProse.Of(rule.When) is { } condition
            ? DescriptionTexts.RuleIf.With(new("rule", rule.Name ?? ""), new("condition", condition), new("effect", PlainWords.And(effects)))
            : DescriptionTexts.RuleAlways.With(new("rule", rule.Name ?? ""), new("effect", PlainWords.And(effects)));
    }

    private static BilingualText OfTier(PolicyPlan plan, int tier)
    {
        var own = plan.Tiers[tier].HeadStartMilliseconds;
        return DescriptionTexts.PriorityOfTier.With(
            new("tier", plan.Tiers[tier].Name), new("priority", plan.Tiers[tier].Priority),
            new("head_start", own == 0 ? DescriptionTexts.NoHeadStart.Text
                : DescriptionTexts.HeadStart.With(new TextArgument("head_start", PlainWords.Span(Duration.FromMilliseconds(own))))),
            new("bound", PlainWords.Span(plan.OvertakingBound(tier))));
    }
}
