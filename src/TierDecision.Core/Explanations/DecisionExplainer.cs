using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations.Wording;
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

    internal static BilingualText MatchText(BilingualText kind, string rule, IReadOnlyList<PredicateExplanation> because) => because.Count == 0
        ? ExplanationTexts.RuleApplies.With(new("kind", kind), new("rule", rule))
        : ExplanationTexts.RuleMatched.With(
            new("kind", kind), new("rule", rule), new("because", ExplanationTexts.RuleMatchedAnd.Join(because.Select(predicate => predicate.Text))));

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
            return new RuleExplanation(null, [], nearMisses, ExplanationTexts.RoutingDefault.Text);
        }

        var because = RuleExplainer.Because(matched.When, facts, plan);
        var text = MatchText(ExplanationTexts.RuleRouting.Text, matched.Name, because);
        return decision.RouteGuarded
            ? new RuleExplanation(null, because, nearMisses, ExplanationTexts.RuleGuarded.With(new TextArgument("matched", text)))
            : new RuleExplanation(matched.Name, because, nearMisses, text);
    }

    private static IReadOnlyList<GuardrailExplanation> ExplainGuardrails(Guardrails guardrails)
    {
        (Guardrails Guardrail, BilingualTemplate Message)[] all =
        [
            (Guardrails.OpenComplaint, ExplanationTexts.GuardrailOpenComplaint),
            (Guardrails.Vulnerable, ExplanationTexts.GuardrailVulnerable),
            (Guardrails.Emergency, ExplanationTexts.GuardrailEmergency),
            (Guardrails.Legal, ExplanationTexts.GuardrailLegal),
            (Guardrails.Unverified, ExplanationTexts.GuardrailUnverified),
        ];
        return [.. all.Where(g => (guardrails & g.Guardrail) != 0).Select(g => new GuardrailExplanation(g.Guardrail, g.Message.Text))];
    }
}
