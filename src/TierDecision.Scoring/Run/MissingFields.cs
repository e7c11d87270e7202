using TierDecision.Core.Customers;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Lifetime;

namespace TierDecision.Scoring.Run;

/// <summary>The fields that no customer of a run has, by the names that conditions use.</summary>
internal static class MissingFields
{
    private const string ChurnRisk = "churn_risk";

    private static readonly string[] Probabilities = [CustomerFields.ProbabilityActive.Name, ChurnRisk];

    /// <summary>Those that the options leave out.</summary>
    /// <param name="options">The options.</param>
    /// <param name="hasProfiles">Whether there are profiles: transactions have no flags.</param>
    public static IReadOnlyCollection<string> Of(ScoringOptions options, bool hasProfiles) =>
    [
        .. hasProfiles || options.PreviousTiers.Count > 0 ? Array.Empty<string>() : [TierNeed.Flag],
        .. options.Lifetime is null ? [CustomerFields.LifetimeValue.Name, .. Probabilities] : Array.Empty<string>(),
        .. options.Profit is null ? [CustomerFields.Margin.Name] : Array.Empty<string>(),
    ];

    /// <summary>Those that could not be computed.</summary>
    public static IReadOnlyCollection<string> Of(LifetimeStatus status) => status switch
    {
        LifetimeStatus.Computed => [],
        LifetimeStatus.TooFewAmounts or LifetimeStatus.AmountsNotFitted => [CustomerFields.LifetimeValue.Name],
        _ => [CustomerFields.LifetimeValue.Name, .. Probabilities],
    };
}
