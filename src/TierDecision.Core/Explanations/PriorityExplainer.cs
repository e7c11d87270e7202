using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Decisions;
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
        var held = e.Sum == e.Priority ? None : new BilingualText($", held to {e.Priority} of 0 to 100", $",限制在 0 至 100 内为 {e.Priority}");
        return new BilingualText(
            $"Priority {e.TierPriority} ({tier}){terms} = {e.Sum}{held.English}.", $"优先级 {e.TierPriority}({tier}){terms} = {e.Sum}{held.Chinese}。");
    }

    private static BilingualText HeadStartText(PriorityExplanation e, string tier)
    {
        var terms = string.Concat(e.Contributions.Where(c => c.HeadStartMilliseconds != 0)
            .Select(c => $" {(c.HeadStartMilliseconds < 0 ? "-" : "+")} {Span(Math.Abs(c.HeadStartMilliseconds))} ({c.Rule})"));
        var held = e.HeadStartSumMilliseconds == e.HeadStartMilliseconds ? None
            : e.HeadStartMilliseconds == 0 ? new BilingualText(", held to 0s: nobody is set back", ",限制为 0s:不会倒退")
            : new BilingualText($", held to the policy's largest of {Span(e.HeadStartMilliseconds)}", $",限制为策略上限 {Span(e.HeadStartMilliseconds)}");
        return new BilingualText(
            $"Head start {Span(e.TierHeadStartMilliseconds)} ({tier}){terms} = {Span(e.HeadStartSumMilliseconds)}{held.English}.",
            $"提前量 {Span(e.TierHeadStartMilliseconds)}({tier}){terms} = {Span(e.HeadStartSumMilliseconds)}{held.Chinese}。");
    }

    private static BilingualText SortKeyText(PriorityExplanation e, Instant arrived)
    {
        var at = Words.Moment(arrived);
        var sum = $"{e.ArrivedAtMilliseconds} - {e.HeadStartMilliseconds} = {e.SortKey}";
        return new BilingualText(
            $"Sort key {sum}: arrived {at}, counts as {Span(e.HeadStartMilliseconds)} earlier.", $"排序键 {sum}:{at} 到达,按提前 {Span(e.HeadStartMilliseconds)} 计。");
    }

    private static BilingualText None => Words.None;

    private static string Span(long milliseconds) => DurationText.Format(Duration.FromMilliseconds(milliseconds));
}
