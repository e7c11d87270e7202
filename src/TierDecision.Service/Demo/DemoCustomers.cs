using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Spectre.Console;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Demo;
using TierDecision.Storage.Audit;
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
    private static readonly AuditActor Actor = new("demonstration");

    /// <summary>Fills the store of a first start, unless it has customers. Returns why it could not be; null if it has some now.</summary>
    /// <param name="directory">The store as the service has it.</param>
    /// <param name="provider">Opens it once more, without a log, whose lines would run through the progress bars.</param>
    /// <param name="options">How many customers, and where the store is.</param>
    /// <param name="plan">The policy to score them under.</param>
    /// <param name="identities">Hashes their ids.</param>
    /// <param name="time">The clock.</param>
    public static async Task<string?> FillAsync(
        IDatasetDirectory directory, IStoreProvider provider, TierDecisionOptions options, PolicyPlan plan, IdentityHasher identities,
        TimeProvider time)
    {
        try
        {
            // Before the store makes its file.
            var mark = new DemoMark(options.Embedded);
            mark.Put();
            var stands = await directory.DescribeAsync(CancellationToken.None).ConfigureAwait(false);
            if (stands.Status is DatasetStatus.Empty or DatasetStatus.Missing)
            {
                var store = provider.Open(NullLoggerFactory.Instance, time);
                await using (store.ConfigureAwait(false))
                {
                    if (await MakeAsync(store, options.Demo.Customers, options.Demo.Seed, plan, identities, time).ConfigureAwait(false)
                        is { } notLoaded)
                    {
                        return notLoaded;
                    }
                }
            }

            mark.Remove();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    /// <summary>Makes customers and loads them. Returns why they could not be loaded; null if they were.</summary>
    /// <param name="store">An empty store.</param>
    /// <param name="customers">How many.</param>
    /// <param name="seed">The same seed makes the same customers.</param>
    /// <param name="plan">The policy to score them under.</param>
    /// <param name="identities">Hashes their ids.</param>
    /// <param name="time">The clock.</param>
    private static async Task<string?> MakeAsync(
        ICustomerLoader store, int customers, int seed, PolicyPlan plan, IdentityHasher identities, TimeProvider time)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());

        // Purchases end yesterday, so that the scores are fresh; the customers are the same on every day.
        var options = new GeneratorOptions { Customers = customers, Seed = seed, LastDay = now.InUtc().Date.PlusDays(-1) };

        // On a terminal a bar for each step; what is redirected gets the log's lines alone.
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.IsErrorRedirected ? TextWriter.Null : Console.Error),
        });
        var result = await console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async progress =>
            {
                var making = progress.AddTask("Making customers up", maxValue: customers);
                var scoring = progress.AddTask("Scoring their purchases", maxValue: 1);
                var loading = progress.AddTask("Loading the scores", maxValue: customers);
                var dataset = DemoDataset.Make(options, plan, identities, now, () => making.Increment(1));
                scoring.Value = 1;
                loading.MaxValue = dataset.Customers.Count;
                var loaded = new Progress<long>(count => loading.Value = count);
                var loadResult = await store.LoadAsync(dataset.Header, dataset.Customers, Actor, loaded, CancellationToken.None)
                    .ConfigureAwait(false);
                loading.Value = loading.MaxValue;
                return loadResult;
            })
            .ConfigureAwait(false);
        return result.Status == LoadStatus.Loaded ? null : result.Detail ?? result.Status.ToString();
    }
}
