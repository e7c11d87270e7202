using System.Globalization;
using TierDecision.Core.Conditions;
using TierDecision.Core.Tiers;

namespace TierDecision.Core.Descriptions;

/// <summary>Whom a tier takes as one condition, in whichever of the three ways it is written.</summary>
internal static class TierDemand
{
    private const string Percentile = "percentile";

    /// <summary>The condition; null for a tier that takes whom no better one takes.</summary>
    public static ConditionConfig? Asked(this TierConfig tier)
    {
        if (tier.When is not null)
        {
            return tier.When;
        }

        var scores = new List<(string Name, double Least)>(tier.AtLeast.Select(score => (score.Key, score.Value)));
        if (tier.FromPercentile is { } from)
        {
            scores.Add((Percentile, from));
        }

        // A rank of at least 0 is everyone's, also of those who have none yet.
        scores.RemoveAll(score => score is (Percentile, <= 0));
        return scores.Count == 0
            ? null
            : new ConditionConfig
            {
                Fields = scores.DistinctBy(score => score.Name).ToDictionary(
                    score => score.Name, score => new OperandConfig { AtLeast = score.Least.ToString("R", CultureInfo.InvariantCulture) }),
            };
    }
}
