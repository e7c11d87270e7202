using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Explanations;

/// <summary>Writes out the sum that the engine did.</summary>
internal static class PriorityExplainer
{
    public static PriorityExplanation Explain(in ConditionFacts facts, PolicyPlan plan, in Decision decision)
    {
        var tier = plan.Tiers[decision.Tier];
        var contributions = new List<PriorityContribution>();
        var others = new List<(string, Condition)?>();
        var (sum, headStart) = (tier.Priority, tier.HeadStartMilliseconds);
        for (var i = 0; i < plan.PriorityRules.Length; i++)
        {
            var rule = plan.PriorityRules[i];
            var matched = (decision.PriorityRules & (1UL << i)) != 0;
            others.Add(matched ? null : (rule.Name, rule.When));
            if (matched)
            {
                contributions.Add(new PriorityContribution(
                    rule.Name, rule.PriorityChange, rule.HeadStartChangeMilliseconds, RuleExplainer.Because(rule.When, facts, plan)));
                sum += rule.PriorityChange;
                headStart += rule.HeadStartChangeMilliseconds;
            }
        }

        if (decision.Route?.Targets[decision.RouteStatus.Target] is { PriorityChange: not 0 } target)
        {
            contributions.Add(new PriorityContribution($"target {target.Queue}", target.PriorityChange, 0, []));
            sum += target.PriorityChange;
        }

        var explanation = new PriorityExplanation
        {
            TierPriority = tier.Priority,
            TierHeadStartMilliseconds = tier.HeadStartMilliseconds,
            Contributions = contributions,
            Sum = sum,
            Priority = decision.Priority,
            HeadStartSumMilliseconds = headStart,
            LargestHeadStartMilliseconds = plan.LargestHeadStartMilliseconds,
            HeadStartMilliseconds = decision.HeadStartMilliseconds,
            ArrivedAtMilliseconds = facts.Request.ArrivedAt.ToUnixTimeMilliseconds(),
            SortKey = decision.SortKey,
            NearMisses = RuleExplainer.NearMisses(others, facts, plan),
            Texts = [],
        };
        return explanation with
        {
            Texts = [PriorityText(explanation, tier.Name), HeadStartText(explanation, tier.Name), SortKeyText(explanation, facts.Request.ArrivedAt)],
        };
    }

    private static BilingualText PriorityText(PriorityExplanation e, string tier)
    {
        var terms = string.Concat(
            e.Contributions.Where(c => c.Priority != 0).Select(c => $" {(c.Priority < 0 ? "-" : "+")} {Math.Abs(c.Priority)} ({c.Rule})"));
        var held = e.Sum == e.Priority ? Words.None : ExplanationTexts.PriorityHeld.With(new TextArgument("priority", e.Priority));
        return ExplanationTexts.Priority.With(
            new("tier_priority", e.TierPriority), new("tier", tier), new("terms", terms), new("sum", e.Sum), new("held", held));
    }

    private static BilingualText HeadStartText(PriorityExplanation e, string tier)
    {
        var terms = string.Concat(e.Contributions.Where(c => c.HeadStartMilliseconds != 0)
            .Select(c => $" {(c.HeadStartMilliseconds < 0 ? "-" : "+")} {Span(Math.Abs(c.HeadStartMilliseconds))} ({c.Rule})"));
        var held = e.HeadStartSumMilliseconds == e.HeadStartMilliseconds ? Words.None
            : e.HeadStartMilliseconds == 0 ? ExplanationTexts.HeadStartHeldToNone.Text
            : ExplanationTexts.HeadStartHeldToLargest.With(new TextArgument("head_start", Span(e.HeadStartMilliseconds)));
        return ExplanationTexts.HeadStart.With(
            new("tier_head_start", Span(e.TierHeadStartMilliseconds)), new("tier", tier), new("terms", terms),
            new("sum", Span(e.HeadStartSumMilliseconds)), new("held", held));
    }

    private static BilingualText SortKeyText(PriorityExplanation e, Instant arrived)
    {
        var sum = $"{e.ArrivedAtMilliseconds} - {e.HeadStartMilliseconds} = {e.SortKey}";
        return ExplanationTexts.SortKey.With(
            new("sum", sum), new("arrived", Words.Moment(arrived)), new("head_start", Span(e.HeadStartMilliseconds)));
    }

    private static string Span(long milliseconds) => DurationText.Format(Duration.FromMilliseconds(milliseconds));
}
