using Spectre.Console;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Policies;
using TierDecision.Core.Tiers;

namespace TierDecision.Cli.Policies;

/// <summary>Whom a policy's tiers take: a narrow column where all go by percentile, else a table of its own.</summary>
internal static class TierText
{
    /// <summary>The heads of a table of tiers: the given ones, after the tier's name and, where they say it all, the percentiles.</summary>
    public static string[] Heads(PolicyPlan plan, params string[] heads) =>
        plan.TierRules.GoByPercentile ? ["Tier", ">Percentile", .. heads] : ["Tier", .. heads];

    /// <summary>The cells of a tier's row, likewise.</summary>
    public static string[] Cells(PolicyPlan plan, TierPlan tier, params string[] cells) =>
        plan.TierRules.GoByPercentile ? [tier.Name, Numbers.From(Percentile(tier.Criterion)), .. cells] : [tier.Name, .. cells];

    /// <summary>Whom each tier takes; null where the percentiles said it.</summary>
    public static Table? Takes(PolicyPlan plan)
    {
        if (plan.TierRules.GoByPercentile)
        {
            return null;
        }

        var table = Tables.Create("Tier", "Takes, of those whom no better one takes");
        foreach (var tier in plan.Tiers)
        {
            table.Add(tier.Name, tier.Criterion.Text);
        }

        return table;
    }

    /// <summary>The percentile from which a tier takes customers, where all go by percentile.</summary>
    public static double Percentile(TierCriterion criterion) => criterion.TakesTheRest ? 0 : criterion.Thresholds[0].AtLeast;
}
