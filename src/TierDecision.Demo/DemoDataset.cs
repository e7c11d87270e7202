using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Scoring.Run;
using TierDecision.Scoring.Scores;
using TierDecision.Scoring.Transactions;
using TierDecision.Storage.Datasets;

namespace TierDecision.Demo;

/// <summary>Customers who do not exist as a dataset: what they bought, scored the way a company's own are.</summary>
/// <param name="Header">What the dataset says of itself.</param>
/// <param name="Customers">The customers' records.</param>
public sealed record DemoDataset(DatasetHeader Header, IReadOnlyList<CustomerRecord> Customers)
{
    /// <summary>Makes customers up and scores what they bought.</summary>
    /// <param name="options">Which customers. <see cref="GeneratorOptions.LastDay"/> decides how fresh their scores are.</param>
    /// <param name="plan">The policy to score them under.</param>
    /// <param name="identities">Hashes their ids.</param>
    /// <param name="now">The time of the load.</param>
    /// <param name="made">Called after each customer, before any is scored.</param>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public static DemoDataset Make(GeneratorOptions options, PolicyPlan plan, IdentityHasher identities, Instant now, Action made)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(identities);
        ArgumentNullException.ThrowIfNull(made);
        var transactions = new List<Transaction>();
        var profiles = new List<CustomerProfile>(options.Customers);
        foreach (var customer in CustomerGenerator.Generate(options))
        {
            transactions.AddRange(customer.Transactions);
            profiles.Add(customer.Profile);
            made();
        }

        var scored = ScoringRun.Score(transactions, new ScoringOptions { Tiers = plan.TierRules }, profiles);
        var factory = new CustomerRecordFactory(identities, version: (ulong)now.ToUnixTimeMilliseconds());
        var records = new List<CustomerRecord>(scored.Customers.Count);
        foreach (var customer in scored.Customers)
        {
            if (factory.TryMake(customer, out var record, out _))
            {
                records.Add(record);
            }
        }

        var asOf = records.Count > 0 ? records[0].Score.AsOf : now;
        return new DemoDataset(DatasetHeader.Of(plan, identities, asOf, scored.Currency) with { IsDemonstration = true }, records);
    }
}
