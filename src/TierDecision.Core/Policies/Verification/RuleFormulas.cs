using TierDecision.Core.Sla;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Policies.Verification;

/// <summary>The conditions of a policy's rules as formulas, each with the contexts in which the rule does anything.</summary>
internal sealed class RuleFormulas
{
    private static readonly DecisionContext[] Contexts = Enum.GetValues<DecisionContext>();

    public RuleFormulas(PolicyPlan plan, FormulaMaker maker)
    {
        Priority = [.. plan.PriorityRules.ToArray().Select((rule, i) =>
            new RuleFormula($"priority_rules[{i}]", rule.Name, maker.Of(rule.When), Formula.True))];

        // Orders are ranked, not routed.
        var routed = FormulaMaker.Context(DecisionContext.Contact, DecisionContext.Ticket);
        Routing = [.. plan.Routing.Rules.ToArray().Select((rule, i) =>
            new RuleFormula($"routing.rules[{i}]", rule.Name, maker.Of(rule.When), routed))];
        Sla = [.. plan.SlaRules.ToArray().Select((rule, i) =>
            new RuleFormula($"sla[{i}]", rule.Name, maker.Of(rule.When), FormulaMaker.Context(Promising(rule))))];
        AlwaysTrue = maker.AlwaysTrue([.. Priority.Concat(Routing).Concat(Sla).Select(rule => rule.When), FormulaMaker.Guarded]);
    }

    public IReadOnlyList<RuleFormula> Priority { get; }

    public IReadOnlyList<RuleFormula> Routing { get; }

    public IReadOnlyList<RuleFormula> Sla { get; }

    /// <summary>What holds whatever comes.</summary>
    public IReadOnlyList<Formula> AlwaysTrue { get; }

    private static IEnumerable<DecisionContext> Promising(SlaRulePlan rule) => Contexts.Where(rule.Promises);
}

/// <summary>A rule for the verification.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Name">Its name.</param>
/// <param name="When">Its condition.</param>
/// <param name="Where">The contexts in which it does anything.</param>
internal sealed record RuleFormula(string Path, string Name, Formula When, Formula Where)
{
    /// <summary>When it applies.</summary>
    public Formula Applies { get; } = Formula.All([When, Where]);

    /// <summary>When it does not apply.</summary>
    public Formula Passes { get; } = Formula.All([When, Where]).Negated;
}
