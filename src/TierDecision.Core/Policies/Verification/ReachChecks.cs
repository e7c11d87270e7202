using TierDecision.Core.Findings;

namespace TierDecision.Core.Policies.Verification;

/// <summary>Finds rules that can never match: by a contradiction of their own, or because those before them take every case.</summary>
internal static class ReachChecks
{
    public static void Check(RuleFormulas rules, Solver solver, FindingList findings)
    {
        foreach (var rule in rules.Priority)
        {
            CheckContradiction(rule, rules, solver, findings);
        }

        CheckDuplicates(rules, solver, findings);
        CheckFirstMatch(rules.Routing, rules, solver, findings);
        CheckFirstMatch(rules.Sla, rules, solver, findings);
    }

    private static bool CheckContradiction(RuleFormula rule, RuleFormulas rules, Solver solver, FindingList findings)
    {
        if (solver.CanHold([.. rules.AlwaysTrue, rule.Applies]))
        {
            return false;
        }

        findings.Error(
            $"{rule.Path}.when",
            rule.Name,
            solver.CanHold([.. rules.AlwaysTrue, rule.When])
                ? "can hold only where the rule does nothing: contacts are answered, tickets responded to and resolved, orders shipped and not routed"
                : "can never hold: its parts contradict each other",
            FindingRule.Contradiction);
        return true;
    }

    private static void CheckFirstMatch(IReadOnlyList<RuleFormula> list, RuleFormulas rules, Solver solver, FindingList findings)
    {
        for (var i = 0; i < list.Count; i++)
        {
            var rule = list[i];
            if (CheckContradiction(rule, rules, solver, findings))
            {
                continue;
            }

            List<RuleFormula> before = [.. list.Take(i)];
            if (solver.CanHold([.. rules.AlwaysTrue, rule.Applies, .. before.Select(other => other.Passes)]))
            {
                continue;
            }

            var taker = before.Find(other => !solver.CanHold([.. rules.AlwaysTrue, rule.Applies, other.Passes]));
            findings.Warning(
                rule.Path,
                rule.Name,
                taker is null
                    ? "can never be reached: the rules before it together take every case"
                    : $"can never be reached: '{taker.Name}' before it takes every case",
                FindingRule.UnreachableRule);
        }
    }

    // All priority rules that match count, so none hides another; but the same condition twice was hardly meant.
    private static void CheckDuplicates(RuleFormulas rules, Solver solver, FindingList findings)
    {
        var list = rules.Priority;
        var variables = list.Select(rule => rule.When.Variables.ToHashSet()).ToArray();
        for (var i = 1; i < list.Count; i++)
        {
            for (var k = 0; k < i; k++)
            {
                if (variables[i].SetEquals(variables[k]) && IsImplied(i, k) && IsImplied(k, i))
                {
                    findings.Warning(list[i].Path, list[i].Name, $"holds exactly when '{list[k].Name}' does: both count", FindingRule.DuplicateRule);
                    break;
                }
            }
        }

        bool IsImplied(int from, int to) => !solver.CanHold([.. rules.AlwaysTrue, list[from].When, list[to].Passes]);
    }
}
