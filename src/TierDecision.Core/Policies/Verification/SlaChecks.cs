using NodaTime;
using TierDecision.Core.Findings;
using TierDecision.Core.Sla;
using TierDecision.Core.Vocabulary;

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
        foreach (var clock in Enum.GetValues<DecisionContext>().SelectMany(context => rule.ClocksFor(context)))
        {
            var from = now.ToUnixTimeMilliseconds();
            var distance = Duration.FromMilliseconds(rule.Calendar.Add(from, clock.Target) - from);
            var meant = clock.Target.IsInBusinessDays
                ? Duration.FromDays(clock.Target.BusinessDays)
                : Duration.FromMilliseconds(clock.Target.Milliseconds);
            if (distance > FarAway && meant <= FarAway)
            {
                findings.Warning(
                    $"{formula.Path}.{SlaMetrics.Find(clock.Metric)!.Key}",
                    clock.Target.ToString(),
                    $"takes {distance.Days} days by the calendar '{rule.Calendar.Name}': its time is open time",
                    FindingRule.DistantTarget);
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
                for (var b = 0; b < _worse.Length && _solver.Spend(1); b++)
                {
                    if (a != b && !told.Contains((a, b)) && WorseTarget(a, b) is { } found && CanMeet(a, b) && !_solver.IsExhausted)
                    {
                        told.Add((a, b));
                        findings.Warning(
                            $"{_rules.Sla[a].Path}.{SlaMetrics.Find(found.Better.Metric)!.Key}",
                            found.Better.Target.ToString(),
                            $"is what '{_plan.Tiers[_tier].Name}' can get where '{_rules.Sla[b].Name}' "
                                + $"promises the worse tier '{_plan.Tiers[_tier + 1].Name}' {found.Worse.Target}",
                            FindingRule.SlaInversion);
                    }
                }
            }
        }

        private Formula Applies(int rule, Formula when, int tier) =>
            !_plan.SlaRules[rule].Promises(_context) ? Formula.False : when.With(FormulaMaker.TierVariable, FormulaMaker.Tier(tier));

        // Promises by different calendars cannot be compared without a date.
        private (ClockDefinition Better, ClockDefinition Worse)? WorseTarget(int better, int worse)
        {
            if (_plan.SlaRules[better].Calendar != _plan.SlaRules[worse].Calendar)
            {
                return null;
            }

            foreach (var clock in _plan.SlaRules[better].ClocksFor(_context))
            {
                foreach (var other in _plan.SlaRules[worse].ClocksFor(_context))
                {
                    if (clock.Metric == other.Metric && clock.Target.IsLongerThan(other.Target))
                    {
                        return (clock, other);
                    }
                }
            }

            return null;
        }

        // Alike but for the tier, one customer gets promise a and the other promise b.
        private bool CanMeet(int a, int b) =>
            _better[a] != Formula.False && _worse[b] != Formula.False
            && _solver.CanHold([.. _always, _better[a], _worse[b]])
            && _solver.CanHold(
                [.. _always, _better[a], _worse[b], .. _better.Take(a).Select(rule => rule.Negated), .. _worse.Take(b).Select(rule => rule.Negated)]);
    }
}
