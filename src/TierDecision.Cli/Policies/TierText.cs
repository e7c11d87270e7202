using TierDecision.Cli.Terminal;
using TierDecision.Core.Policies;
using TierDecision.Core.Policies.Tiers;

namespace TierDecision.Cli.Policies;

/// <summary>Whom a policy's tiers take, for a column of a table.</summary>
internal sealed class TierText
{
    private readonly bool _percentiles;

    public TierText(PolicyPlan plan) => _percentiles = plan.Tiers.ToArray().All(tier => tier.Criterion.TakesTheRest || Percentile(tier.Criterion) is not null);

    /// <summary>The column's head.</summary>
    public string Head => _percentiles ? ">Percentile" : "Takes";

    public string Of(TierCriterion criterion) => _percentiles ? Numbers.From(Percentile(criterion) ?? 0) : criterion.Text;

    private static double? Percentile(TierCriterion criterion) => criterion.Thresholds is [{ Field: "percentile", AtLeast: var from }] ? from : null;
}
