using System.CommandLine;
using NodaTime;
using TierDecision.LoadTest.Activations;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Nodes;
using TierDecision.LoadTest.Policies;
using TierDecision.LoadTest.Questions;
using TierDecision.LoadTest.Reports;

namespace TierDecision.LoadTest.Commands;

/// <summary><c>activations</c>: when another policy shows in two nodes' decisions, under load, with a report.</summary>
internal static class ActivationsCommand
{
    private const int Nodes = 2;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static Command Create(string[] args, TimeProvider time)
    {
        var (customers, seed, service) = (LoadOptions.Customers(100_000), LoadOptions.Seed(), LoadOptions.Service());
        var rate = ValueOption.Number("--rate", "Decisions a second on both nodes together", 5_000d, 2, 100_000);
        var changes = ValueOption.Number("--changes", "Activations and roll-backs, in turns", 100, 1, 900);
        var output = LoadOptions.Output("<date>-<commit>-activations.txt and .json");
        var command = new Command("activations", "Measures when another policy shows in two nodes' decisions under load. About a minute and a half as it is.")
        {
            customers, rate, changes, seed, service, output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new ActivationOptions
            {
                Customers = result.GetValue(customers),
                Rate = result.GetValue(rate),
                Changes = result.GetValue(changes),
                Seed = result.GetValue(seed),
            };

            // Before anything runs, so that the load average is that of others.
            var origin = Origin.Find(args, time);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            var now = Instant.FromDateTimeOffset(time.GetUtcNow());
            var policies = PolicyPair.Of(LoadSession.LoadPolicy(now), now);
            var dataset = new LoadDataset(options.Customers, policies.First.Plan!, now);
            var target = new RevisionsTarget(dataset, new ZipfSampler(options.Customers, 0), [policies.First, policies.Second], time);
            await Console.Error.WriteLineAsync(FormattableString.Invariant($"Starting redis-server, loading {options.Customers:N0} customers, starting two nodes"));
            var (seen, decisions) = await new NodesUnderLoad(result.GetRequiredValue(service), options.Rate / Nodes, options.Seed, time, Console.Error).RunAsync(
                async store =>
                {
                    await DatasetLoading.LoadAsync(store, dataset.Header(), dataset.Records(), limit.Token);
                    await ActivationProbe.PublishAsync(store, policies, limit.Token);
                },
                target,
                (store, nodes) => new ActivationProbe(nodes, store, policies, options, time).RunAsync(Console.Error, limit.Token),
                limit.Token);
            var report = ActivationReport.Of(origin, options, seen, decisions);
            await ReportFiles.WriteAsync(report, origin, "-activations", ActivationText.Write(report), page: null, result.GetRequiredValue(output), cancellationToken);
            return report.IsReached ? 0 : 1;
        });
        return command;
    }
}
