using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Queueing;
using TierDecision.Core.Routing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Explanations;

/// <summary>
/// Says why a decision is as it is: pure, total, the same for the same input. It looks at the decision afterwards and decides again with
/// changed requests, so that a decision which nobody asks about costs nothing more.
/// </summary>
public static class DecisionExplainer
{
    /// <summary>Explains <paramref name="decision"/>, which must be what the engine gave for the other arguments.</summary>
    /// <param name="request">The request.</param>
    /// <param name="customer">What was known of the customer.</param>
    /// <param name="plan">The policy.</param>
    /// <param name="now">When it was decided.</param>
    /// <param name="decision">The decision.</param>
    public static Explanation Explain(in DecisionRequest request, in CustomerFacts customer, PolicyPlan plan, Instant now, in Decision decision) =>
        Explain(request, customer, plan, QueueStates.None, now, decision);

    /// <summary>Explains <paramref name="decision"/>, which must be what the engine gave for the other arguments.</summary>
    /// <param name="request">The request.</param>
    /// <param name="customer">What was known of the customer.</param>
    /// <param name="plan">The policy.</param>
    /// <param name="queues">What was known of the queues.</param>
    /// <param name="now">When it was decided.</param>
    /// <param name="decision">The decision.</param>
    public static Explanation Explain(
        in DecisionRequest request, in CustomerFacts customer, PolicyPlan plan, QueueStates queues, Instant now, in Decision decision)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(queues);

        // As the engine reads it: of whoever could not be verified nothing may be told, not even by what would have helped.
        var known = decision.ScoreStatus is ScoreStatus.Known or ScoreStatus.Stale;
        ref readonly var readable = ref known ? ref customer : ref CustomerFacts.NobodyKnown;
        var facts = new ConditionFacts(in request, in readable, known, decision.Tier, now);
        return new Explanation(
            TierExplainer.Explain(facts, plan, decision),
            PriorityExplainer.Explain(facts, plan, decision),
            request.Context == DecisionContext.Order ? null : ExplainRouting(facts, plan, decision),
            SlaExplainer.Explain(facts, plan, decision),
            ExplainGuardrails(decision.Guardrails),
            request.Context == DecisionContext.Order ? [] : QueueChanges.Find(new Situation(request, readable, plan, queues, now), decision));
    }

    internal static BilingualText MatchText(string english, string chinese, string rule, IReadOnlyList<PredicateExplanation> because)
    {
        if (because.Count == 0)
        {
            return new BilingualText($"The {english} {rule} applies: it asks nothing.", $"{chinese} {rule} 适用:无条件。");
        }

        var joined = RuleExplainer.Join(because, "; ", ";");
        return new BilingualText($"The {english} {rule} matched: {joined.English}.", $"命中{chinese} {rule}:{joined.Chinese}。");
    }

    private static RuleExplanation ExplainRouting(in ConditionFacts facts, PolicyPlan plan, in Decision decision)
    {
        var earlier = new List<(string, Condition)?>();
        RoutingRulePlan? matched = null;
        foreach (var rule in plan.Routing.Rules)
        {
            if (rule.When.Matches(facts))
            {
                matched = rule;
                break;
            }

            earlier.Add((rule.Name, rule.When));
        }

        var nearMisses = RuleExplainer.NearMisses(earlier, facts, plan);
        if (matched is null)
        {
            return new RuleExplanation(null, [], nearMisses, new("No routing rule matched; the default route applies.", "未命中路由规则;使用默认路由。"));
        }

        var because = RuleExplainer.Because(matched.When, facts, plan);
        var text = MatchText("routing rule", "路由规则", matched.Name, because);
        return decision.RouteGuarded
            ? new RuleExplanation(null, because, nearMisses, new BilingualText(
                $"{text.English} Its route ends without a person, so a guardrail put the default route in its place.",
                $"{text.Chinese}该路由不以人工结束,故按护栏改用默认路由。"))
            : new RuleExplanation(matched.Name, because, nearMisses, text);
    }

    private static IReadOnlyList<GuardrailExplanation> ExplainGuardrails(Guardrails guardrails)
    {
        (Guardrails Guardrail, BilingualText Text)[] all =
        [
            (Guardrails.OpenComplaint, new("An open complaint always reaches a person.", "有未结投诉,必须由人工处理。")),
            (Guardrails.Vulnerable, new("A vulnerable customer always reaches a person.", "弱势客户,必须由人工处理。")),
            (Guardrails.Emergency, new("An emergency always reaches a person.", "紧急事项,必须由人工处理。")),
            (Guardrails.Legal, new("A legal matter always reaches a person.", "法律事项,必须由人工处理。")),
            (Guardrails.Unverified, new("Whether a guardrail protects the customer could not be checked, so a person serves.", "无法核实客户是否受保护规则约束,因此由人工处理。")),
        ];
        return [.. all.Where(g => (guardrails & g.Guardrail) != 0).Select(g => new GuardrailExplanation(g.Guardrail, g.Text))];
    }
}
