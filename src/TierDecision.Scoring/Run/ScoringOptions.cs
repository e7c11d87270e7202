using System.Collections.Immutable;
using NodaTime;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Lifetime;
using TierDecision.Scoring.Profit;
using TierDecision.Scoring.Rfm;
using TierDecision.Scoring.Transactions;
using TierDecision.Scoring.Values;

namespace TierDecision.Scoring.Run;

/// <summary>How a run scores.</summary>
public sealed record ScoringOptions
{
    /// <summary>How tiers are assigned.</summary>
    public required TierRules Tiers { get; init; }

    /// <summary>
    /// The tiers of the run before, by customer id: the policy's hysteresis needs them, and a customer who stays keeps the date. If tiers go by
    /// flags, they have the flags too. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, PreviousTier> PreviousTiers { get; init; } = ImmutableDictionary<string, PreviousTier>.Empty;

    /// <summary>The day of analysis; sales after it are left out. Default: null, the day of the last sale.</summary>
    public LocalDate? AsOf { get; init; }

    /// <summary>The weights of the value score. Default: equal.</summary>
    public ValueWeights Weights { get; init; } = new();

    /// <summary>How values become scores of 1..5. Default: <see cref="RfmRule.StrictlyBelow"/>.</summary>
    public RfmRule RfmRule { get; init; } = RfmRule.StrictlyBelow;

    /// <summary>What frequency counts. Default: days with a sale.</summary>
    public FrequencyUnit FrequencyUnit { get; init; } = FrequencyUnit.PurchaseDays;

    /// <summary>How lifetime values are computed. Default: null, they are not.</summary>
    public LifetimeOptions? Lifetime { get; init; }

    /// <summary>
    /// What is profit: profits so far are filled in, and lifetime values are gross profits. Default: null, there is no profit and lifetime values are
    /// revenue.
    /// </summary>
    public ProfitOptions? Profit { get; init; }

    /// <summary>What refunds and cancellations do. Default: <see cref="ReturnRule.Netted"/>.</summary>
    public ReturnRule Returns { get; init; }

    /// <summary>What counts as a sale.</summary>
    public SaleRule Sales { get; init; } = new();
}
