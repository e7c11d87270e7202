using NodaTime;
using TierDecision.Core.Decisions;
using TierDecision.Core.Sla;

namespace TierDecision.Core.Policies.Verification;

/// <summary>Finds promises that are worse for a better tier, and those that their calendar stretches beyond all reason.</summary>
internal static class SlaChecks
{
    private static readonly Duration FarAway = Duration.FromDays(366);

    public static void Check(PolicyPlan plan, RuleFormulas rules, Instant now, Solver solver, FindingList findings)
    {
        for (var i = 0; i < rules.Sla.Count; i++)
        {
            CheckDistance(plan.SlaRules[i], rules.Sla[i], now, findings);
        }

        var told = new HashSet<(int Better, int Worse)>();
        foreach (var context in Enum.GetValues<DecisionContext>())
        {
            for (var tier = 0; tier + 1 < plan.Tiers.Length; tier++)
            {
                new Inversions(plan, rules, context, tier, solver).Check(told, findings);
            }
        }
    }

    private static void CheckDistance(SlaRulePlan rule, RuleFormula formula, Instant now, FindingList findings)
    {
        foreach (var target in Enum.GetValues<DecisionContext>().SelectMany(context => rule.TargetsFor(context).ToArray()))
        {
            var from = now.ToUnixTimeMilliseconds();
            var due = rule.Calendar.Add(from, target.TargetMilliseconds);
            if (due - from > (long)FarAway.TotalMilliseconds && target.TargetMilliseconds <= (long)FarAway.TotalMilliseconds)
            {
                findings.Warning(
                    $"{formula.Path}.{Vocabulary.SnakeCase(target.Metric.ToString())}",
                    DurationText.Format(Duration.FromMilliseconds(target.TargetMilliseconds)),
                    $"takes {(due - from) / NodaConstants.MillisecondsPerDay} days by the calendar '{rule.Calendar.Name}': its hours are open hours",
                    PolicyRule.DistantTarget);
            }
        }
    }

    /// <summary>For one context and two neighbouring tiers: which promise applies to each under the same conditions.</summary>
    private sealed class Inversions
    {
        private readonly PolicyPlan _plan;
        private readonly RuleFormulas _rules;
        private readonly DecisionContext _context;
        private readonly int _tier;
        private readonly Solver _solver;
        private readonly Formula[] _better;
        private readonly Formula[] _worse;
        private readonly Formula[] _always;

        public Inversions(PolicyPlan plan, RuleFormulas rules, DecisionContext context, int tier, Solver solver)
        {
            (_plan, _rules, _context, _tier, _solver) = (plan, rules, context, tier, solver);
            _better = [.. rules.Sla.Select((rule, i) => Applies(i, rule.When, tier))];
            _worse = [.. rules.Sla.Select((rule, i) => Applies(i, rule.When, tier + 1))];
            _always = [.. rules.AlwaysTrue, FormulaMaker.Known, FormulaMaker.Context(context)];
        }

        public void Check(HashSet<(int Better, int Worse)> told, FindingList findings)
        {
            for (var a = 0; a < _better.Length; a++)
            {
                for (var b = 0; b < _worse.Length; b++)
                {
                    if (a != b && !told.Contains((a, b)) && WorseTarget(a, b) is { } target && CanMeet(a, b))
                    {
                        told.Add((a, b));
                        findings.Warning(
                            $"{_rules.Sla[a].Path}.{Vocabulary.SnakeCase(target.Better.Metric.ToString())}",
                            Write(target.Better),
                            $"is what '{_plan.Tiers[_tier].Name}' can get where '{_rules.Sla[b].Name}' promises the worse tier '{_plan.Tiers[_tier + 1].Name}' {Write(target.Worse)}",
                            PolicyRule.SlaInversion);
                    }
                }
            }
        }

        private Formula Applies(int rule, Formula when, int tier) =>
            _plan.SlaRules[rule].TargetsFor(_context).IsEmpty ? Formula.False : when.With(FormulaMaker.TierVariable, FormulaMaker.Tier(tier));

        // Promises by different calendars cannot be compared without a date.
        private (SlaTargetPlan Better, SlaTargetPlan Worse)? WorseTarget(int better, int worse)
        {
            if (_plan.SlaRules[better].Calendar != _plan.SlaRules[worse].Calendar)
            {
                return null;
            }

            foreach (var target in _plan.SlaRules[better].TargetsFor(_context))
            {
                foreach (var other in _plan.SlaRules[worse].TargetsFor(_context))
                {
                    if (target.Metric == other.Metric && target.TargetMilliseconds > other.TargetMilliseconds)
                    {
                        return (target, other);
                    }
                }
            }

            return null;
        }

        // Alike but for the tier, one customer gets promise a and the other promise b.
        private bool CanMeet(int a, int b) =>
            _better[a] != Formula.False && _worse[b] != Formula.False
            && _solver.CanHold([.. _always, _better[a], _worse[b]])
            && _solver.CanHold([.. _always, _better[a], _worse[b], .. _better.Take(a).Select(rule => rule.Negated), .. _worse.Take(b).Select(rule => rule.Negated)]);

        private static string Write(SlaTargetPlan target) => DurationText.Format(Duration.FromMilliseconds(target.TargetMilliseconds));
    }
}
