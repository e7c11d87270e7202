using TierDecision.Core.Findings;

namespace TierDecision.Core.Policies.Verification;

/// <summary>Finds tiers that take nobody, and tiers by condition that overlap.</summary>
internal static class TierChecks
{
    public static void Check(PolicyConfig config, PolicyPlan plan, FormulaMaker maker, Solver solver, FindingList findings)
    {
        var tiers = plan.Tiers;
        Formula[] formulas = [.. tiers.ToArray().Select(tier => maker.Of(tier.Criterion.When))];
        var configs = config.Tiers.Expanded;
        for (var i = 0; i < tiers.Length; i++)
        {
            // The last takes the rest, even where there is none.
            if (i < tiers.Length - 1 && !solver.CanHold([formulas[i], .. formulas.Take(i).Select(better => better.Negated)]))
            {
                findings.Error(
                    $"tiers[{i}]",
                    tiers[i].Name,
                    solver.CanHold(formulas[i])
                        ? "takes nobody: better tiers take every customer whom it would"
                        : "takes nobody: what it asks for contradicts itself",
                    FindingRule.EmptyTier);
                continue;
            }

            // Limits on one scale hold each other, as they should; conditions that only share some customers may be a mistake.
            for (var k = 0; k < i; k++)
            {
                if (configs[i].When is not null && configs[k].When is not null
                    && solver.CanHold(formulas[i], formulas[k])
                    && solver.CanHold(formulas[k], formulas[i].Negated)
                    && solver.CanHold(formulas[i], formulas[k].Negated)
                    && !solver.IsExhausted)
                {
                    findings.Warning(
                        $"tiers[{i}].when", tiers[i].Name,
                        $"overlaps '{tiers[k].Name}': customers whom both take are in '{tiers[k].Name}'", FindingRule.TierOverlap);
                }
            }
        }
    }
}
