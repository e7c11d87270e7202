using NodaTime;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Lifetime;
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

    /// <summary>What customers with a sale gave back, which was taken off; 0 if returns are ignored.</summary>
    public decimal GivenBack { get; init; }

    /// <summary>The part of <see cref="GivenBack"/> for which the transactions have no sale: it was bought before they begin.</summary>
    public decimal GivenBackBeyondSales { get; init; }

    /// <summary>Customers with transactions of which none counts as a sale; they have no score.</summary>
    public required int CustomersWithoutSales { get; init; }

    /// <summary>The day of analysis; null where there is no sale and none was given.</summary>
    public required LocalDate? AsOf { get; init; }

    /// <summary>The cuts of the RFM scores; null where there is no customer.</summary>
    public required RfmCuts? Cuts { get; init; }

    /// <summary>The currency of the transactions; empty where they do not say.</summary>
    public required string Currency { get; init; }

    /// <summary>The number of customers in each tier, best first.</summary>
    public required IReadOnlyList<int> TierCounts { get; init; }

    /// <summary>What is to be said of the lifetime values; null where none were asked for, or where there is no customer.</summary>
    public LifetimeResult? Lifetime { get; init; }

    /// <summary>
    /// The tiers that need what the run does not have, such as lifetime values. If there are any, <see cref="Customers"/> is empty, whoever bought:
    /// all would be in tiers that say nothing. Known before transactions are read if it follows from the options.
    /// </summary>
    public IReadOnlyList<TierNeed> Missing { get; init; } = [];
}
