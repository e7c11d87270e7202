using TierDecision.Core.Conditions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;

namespace TierDecision.Core.Explanations;

/// <summary>Says which rule of a list applied, and which ones nearly did.</summary>
internal static class RuleExplainer
{
    /// <summary>The most near misses that failed by more than one predicate.</summary>
    public const int MostFurther = 3;

    /// <summary>What a rule asks and why it holds.</summary>
    public static IReadOnlyList<PredicateExplanation> Because(Condition when, in ConditionFacts facts, PolicyPlan plan)
    {
        var because = new List<PredicateExplanation>();
        foreach (var predicate in ConditionTracer.Reasons(when, wanted: true, facts))
        {
            because.Add(PredicateText.Of(predicate, satisfied: true, facts, plan));
        }

        return because;
    }

    /// <summary>
    /// The rules that failed, nearest first and else in their order: all that failed by one predicate, and up to <see cref="MostFurther"/>
    /// others. Rules that match are passed over, and so are those that are null.
    /// </summary>
    public static IReadOnlyList<NearMiss> NearMisses(IReadOnlyList<(string Name, Condition When)?> rules, in ConditionFacts facts, PolicyPlan plan)
    {
        var missed = new List<(int Index, ConditionTracer.Miss Miss)>();
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is { } rule && ConditionTracer.Misses(rule.When, wanted: true, facts) is { Count: > 0, CanHappen: true } miss)
            {
                missed.Add((i, miss));
            }
        }

        var nearMisses = new List<NearMiss>();
        var further = missed.Where(m => m.Miss.Count > 1).OrderBy(m => m.Miss.Count).Take(MostFurther);
        foreach (var (index, miss) in missed.Where(m => m.Miss.Count == 1).Concat(further))
        {
            var failed = new List<PredicateExplanation>();
            foreach (var predicate in miss.Predicates)
            {
                failed.Add(PredicateText.Of(predicate, satisfied: false, facts, plan));
            }

            var name = rules[index]!.Value.Name;
            nearMisses.Add(new NearMiss(name, index + 1, miss.Count, failed) { Text = TextOf(name, miss.Count, failed) });
        }

        return nearMisses;
    }

    private static BilingualText TextOf(string rule, int missedBy, List<PredicateExplanation> failed)
    {
        var between = missedBy == 1 ? ExplanationTexts.NearMissOr : ExplanationTexts.NearMissAnd;
        return ExplanationTexts.NearMiss.With(new("rule", rule), new("failed", between.Join(failed.Select(predicate => predicate.Text))));
    }
}
