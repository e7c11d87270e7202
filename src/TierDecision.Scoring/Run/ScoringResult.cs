using NodaTime;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Lifetime;
using TierDecision.Scoring.Profit;
using TierDecision.Scoring.Rfm;
using TierDecision.Scoring.Scores;

namespace TierDecision.Scoring.Run;

/// <summary>What a run computed.</summary>
public sealed record ScoringResult
{
    /// <summary>Customers with at least one sale, in the order of their first transaction in the input.</summary>
    public required IReadOnlyList<ScoredCustomer> Customers { get; init; }

    /// <summary>What became of the transactions.</summary>
    public required TransactionCounts Counts { get; init; }

    /// <summary>The sum of all sales that count, less what was given back if that is netted.</summary>
    public required decimal Revenue { get; init; }

    /// <summary>What was taken off sales because it was given back; 0 if returns are ignored.</summary>
    public decimal GivenBack { get; init; }

    /// <summary>What was given back and taken off nothing, for want of a sale.</summary>
    public UnmatchedReturns Unmatched { get; init; }

    /// <summary>The customers with <see cref="Unmatched"/> returns, also those without a sale, in the order of their first transaction.</summary>
    public IReadOnlyList<string> UnmatchedCustomers { get; init; } = [];

    /// <summary>Customers with transactions of which none counts as a sale; they have no score.</summary>
    public required int CustomersWithoutSales { get; init; }

    /// <summary>The day of analysis; null where there is no sale and none was given.</summary>
    public required LocalDate? AsOf { get; init; }

    /// <summary>The cuts of the RFM scores; null where there is no customer who kept anything.</summary>
    public required RfmCuts? Cuts { get; init; }

    /// <summary>The currency of the transactions; empty where they do not say.</summary>
    public required string Currency { get; init; }

    /// <summary>The number of customers in each tier, best first.</summary>
    public required IReadOnlyList<int> TierCounts { get; init; }

    /// <summary>The profits; null where none were asked for, or where there is no customer.</summary>
    public ProfitResult? Profit { get; init; }

    /// <summary>What is to be said of the lifetime values; null where none were asked for, or where there is no customer.</summary>
    public LifetimeResult? Lifetime { get; init; }

    /// <summary>
    /// The tiers that need what the run does not have, such as lifetime values. If there are any, <see cref="Customers"/> is empty, whoever bought:
    /// all would be in tiers that say nothing. Known before transactions are read if it follows from the options.
    /// </summary>
    public IReadOnlyList<TierNeed> Missing { get; init; } = [];
}
