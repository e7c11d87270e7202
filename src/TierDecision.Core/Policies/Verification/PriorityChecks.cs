using NodaTime;
using TierDecision.Core.Findings;
using TierDecision.Core.Priorities;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Policies.Verification;

/// <summary>Finds rules that serve a better tier later than a worse one, and rules that push back whom a guardrail protects.</summary>
internal static class PriorityChecks
{
    public static void Check(PolicyPlan plan, RuleFormulas rules, Solver solver, FindingList findings)
    {
        for (var i = 0; i < rules.Priority.Count; i++)
        {
            var (rule, plain) = (rules.Priority[i], plan.PriorityRules[i]);
            if ((plain.PriorityChange < 0 || plain.HeadStartChangeMilliseconds < 0)
                && !solver.CanHold([.. rules.AlwaysTrue, rule.When, FormulaMaker.Guarded.Negated]))
            {
                findings.Warning(
                    rule.Path, rule.Name, "holds only for whom a guardrail protects, and pushes them back", FindingRule.GuardrailLowered);
            }
        }

        CheckHeadStarts(plan, rules, solver, findings);
        for (var tier = 0; tier + 1 < plan.Tiers.Length; tier++)
        {
            var (better, worse) = (plan.Tiers[tier], plan.Tiers[tier + 1]);
            CheckPair(better.Priority - worse.Priority, rule => rule.PriorityChange, "a higher priority", Points);
            CheckPair(
                better.HeadStartMilliseconds - worse.HeadStartMilliseconds,
                rule => rule.HeadStartChangeMilliseconds,
                "a longer head start",
                milliseconds => DurationText.Format(Duration.FromMilliseconds(milliseconds)));

            void CheckPair(long lead, Func<PriorityRulePlan, long> change, string what, Func<long, string> write)
            {
                // A tier that is behind from the start is a finding of its own.
                if (lead < 0)
                {
                    return;
                }

                var search = new InversionSearch(plan, rules, tier, change, solver);
                if (search.Find(lead) is { } found && !solver.IsExhausted)
                {
                    findings.Warning(
                        rules.Priority[found.Rule].Path,
                        rules.Priority[found.Rule].Name,
                        $"can give '{worse.Name}' {what} than the better tier '{better.Name}', by {write(found.By)}",
                        FindingRule.PriorityInversion);
                }
            }
        }
    }

    // Nobody counts as having come later than they did, so what a rule takes off beyond a tier's head start is left out.
    private static void CheckHeadStarts(PolicyPlan plan, RuleFormulas rules, Solver solver, FindingList findings)
    {
        for (var i = 0; i < rules.Priority.Count; i++)
        {
            var taken = -plan.PriorityRules[i].HeadStartChangeMilliseconds;
            var when = rules.Priority[i].When;
            var have = Enumerable.Range(0, plan.Tiers.Length)
                .Where(tier => plan.Tiers[tier].HeadStartMilliseconds < taken
                    && solver.CanHold([.. rules.AlwaysTrue, when.With(FormulaMaker.TierVariable, FormulaMaker.Tier(tier))]))
                .Select(tier => plan.Tiers[tier])
                .Select(tier => $"'{tier.Name}' ({DurationText.Format(Duration.FromMilliseconds(tier.HeadStartMilliseconds))})")
                .ToList();
            if (have.Count > 0)
            {
                var less = $"{string.Join(", ", have)} {(have.Count == 1 ? "has" : "have")} less";
                findings.Warning(
                    $"{rules.Priority[i].Path}.head_start", DurationText.Format(Duration.FromMilliseconds(-taken)),
                    $"is taken off no further than to 0, and {less}: nobody counts as having come later than they did",
                    FindingRule.ReadOtherwise);
            }
        }
    }

    private static string Points(long points) => points == 1 ? "1 point" : $"{points} points";

    /// <summary>
    /// Looks for a request for which rules that ask for the tier put the worse of two neighbouring tiers ahead. Rules that do not tell the two tiers
    /// apart change both alike.
    /// </summary>
    private sealed class InversionSearch
    {
        private readonly List<(int Rule, long Change, Formula Better, Formula Worse)> _rules = [];
        private readonly IReadOnlyList<Formula> _always;
        private readonly Solver _solver;

        public InversionSearch(PolicyPlan plan, RuleFormulas rules, int tier, Func<PriorityRulePlan, long> change, Solver solver)
        {
            // The two customers are alike but for the tier, and known, or they would be in the same one.
            var known = FormulaMaker.Known is Literal literal ? literal.Inside : throw new InvalidOperationException();
            _always = [.. rules.AlwaysTrue.Select(law => law.With("known", known)), FormulaMaker.Known];
            _solver = solver;
            for (var i = 0; i < rules.Priority.Count; i++)
            {
                var when = rules.Priority[i].When;
                var better = when.With(FormulaMaker.TierVariable, FormulaMaker.Tier(tier));
                var worse = when.With(FormulaMaker.TierVariable, FormulaMaker.Tier(tier + 1));
                if (change(plan.PriorityRules[i]) is not 0 and var points && Differ(better, worse))
                {
                    _rules.Add((i, points, better, worse));
                }
            }
        }

        public (int Rule, long By)? Find(long lead) => Find(0, lead, _always, culprit: -1) is { } found && found.Rule >= 0 ? found : null;

        private (int Rule, long By)? Find(int next, long lead, IReadOnlyList<Formula> must, int culprit)
        {
            if (lead - _rules.Skip(next).Sum(rule => Math.Abs(rule.Change)) >= 0 || _solver.IsExhausted || !_solver.CanHold(must))
            {
                return null;
            }

            if (next == _rules.Count)
            {
                return (culprit, -lead);
            }

            var (index, change, better, worse) = _rules[next];
            return Find(next + 1, lead - change, [.. must, worse, better.Negated], culprit < 0 && change > 0 ? index : culprit)
                ?? Find(next + 1, lead + change, [.. must, better, worse.Negated], culprit < 0 && change < 0 ? index : culprit)
                ?? Find(next + 1, lead, [.. must, Alike(better, worse)], culprit);
        }

        private static Formula Alike(Formula a, Formula b) => Formula.Any([Formula.All([a, b]), Formula.All([a.Negated, b.Negated])]);

        private bool Differ(Formula a, Formula b) => _solver.CanHold([.. _always, a, b.Negated]) || _solver.CanHold([.. _always, b, a.Negated]);
    }
}
