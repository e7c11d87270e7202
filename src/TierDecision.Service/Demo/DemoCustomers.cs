using NodaTime;
using Spectre.Console;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Scoring.Generation;
using TierDecision.Scoring.Run;
using TierDecision.Scoring.Scores;
using TierDecision.Scoring.Transactions;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;

namespace TierDecision.Service.Demo;

/// <summary>
/// Fills an empty embedded store, so that a newcomer has someone to ask about: made-up customers, their purchases scored and loaded the way a
/// company's own are.
/// </summary>
internal static class DemoCustomers
{
    /// <summary>Makes customers and loads them. Returns why they could not be loaded; null if they were.</summary>
    /// <param name="store">An empty store.</param>
    /// <param name="customers">How many.</param>
    /// <param name="seed">The same seed makes the same customers.</param>
    /// <param name="plan">The policy to score them under.</param>
    /// <param name="identities">Hashes their ids.</param>
    /// <param name="time">The clock.</param>
    public static async Task<string?> MakeAsync(
        ICustomerStore store, int customers, int seed, PolicyPlan plan, IdentityHasher identities, TimeProvider time)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());

        // On a terminal a bar for each step; what is redirected gets the log's lines alone.
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.IsErrorRedirected ? TextWriter.Null : Console.Error),
        });
        string? problem = null;
        await console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async progress =>
            {
                var generating = progress.AddTask("Making customers up", maxValue: customers);
                var scoring = progress.AddTask("Scoring their purchases", maxValue: 1);
                var loading = progress.AddTask("Loading the scores", maxValue: customers);
                var (transactions, profiles) = Generate(customers, seed, now.InUtc().Date.PlusDays(-1), generating);
                var scored = Score(transactions, profiles, plan);
                scoring.Value = 1;
                loading.MaxValue = scored.Customers.Count;
                problem = await LoadAsync(store, scored, plan, identities, now, loading).ConfigureAwait(false);
            })
            .ConfigureAwait(false);
        return problem;
    }

    // Purchases end yesterday, so that the scores are fresh; the customers are the same on every day.
    private static (List<Transaction> Transactions, List<CustomerProfile> Profiles) Generate(
        int customers, int seed, LocalDate lastDay, ProgressTask progress)
    {
        var transactions = new List<Transaction>();
        var profiles = new List<CustomerProfile>(customers);
        foreach (var customer in CustomerGenerator.Generate(new GeneratorOptions { Customers = customers, Seed = seed, LastDay = lastDay }))
        {
            transactions.AddRange(customer.Transactions);
            profiles.Add(customer.Profile);
            progress.Increment(1);
        }

        return (transactions, profiles);
    }

    private static ScoringResult Score(List<Transaction> transactions, List<CustomerProfile> profiles, PolicyPlan plan) =>
        ScoringRun.Score(transactions, new ScoringOptions { Tiers = plan.TierRules }, profiles);

    private static async Task<string?> LoadAsync(
        ICustomerStore store, ScoringResult scored, PolicyPlan plan, IdentityHasher identities, Instant now, ProgressTask progress)
    {
        var factory = new CustomerRecordFactory(identities, version: (ulong)now.ToUnixTimeMilliseconds());
        var records = new List<CustomerRecord>(scored.Customers.Count);
        foreach (var customer in scored.Customers)
        {
            if (factory.TryMake(customer, out var record, out _))
            {
                records.Add(record);
            }
        }

        var header = DatasetHeader.Of(plan, identities, records.Count > 0 ? records[0].Score.AsOf : now, scored.Currency);
        var result = await store.LoadAsync(header, records, new Progress<long>(count => progress.Value = count), CancellationToken.None)
            .ConfigureAwait(false);
        progress.Value = progress.MaxValue;
        return result.Status == LoadStatus.Loaded ? null : result.Detail ?? result.Status.ToString();
    }
}
