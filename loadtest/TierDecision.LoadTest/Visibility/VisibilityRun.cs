using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Configuration.Settings;
using TierDecision.LoadTest.Arrivals;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Driving;
using TierDecision.LoadTest.Processes;
using TierDecision.LoadTest.Questions;
using TierDecision.Storage.Providers;

namespace TierDecision.LoadTest.Visibility;

/// <summary>Starts Redis and two nodes, asks both for decisions all the time, and measures first writes, then new datasets.</summary>
internal sealed class VisibilityRun(VisibilityOptions options, PolicyLoad policy, Instant now, string service, TimeProvider time, TextWriter progress)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public async Task<(WriteVisibility Writes, IReadOnlyList<FlipVisibility> Flips, IReadOnlyList<MeanwhileDecisions> Decisions)> RunAsync(CancellationToken cancellationToken)
    {
        var dataset = new LoadDataset(options.Customers, policy.Plan!, now);
        using var farm = new ServerFarm();
        progress.WriteLine(FormattableString.Invariant($"Starting redis-server, loading {options.Customers:N0} customers, starting two nodes"));
        await farm.StartRedisAsync(cancellationToken);
        await using var store = StoreProviders
            .Choose(new TierDecisionOptions { Redis = new() { Connection = farm.RedisAddress } }).Open(NullLoggerFactory.Instance, time);
        var nodes = new List<Node>();
        try
        {
            var flips = new FlipProbe(nodes, store, dataset);
            await flips.LoadAsync(cancellationToken);
            nodes.Add(new Node("the first node", await farm.StartServiceAsync(new ServiceSetup(service), cancellationToken)));
            nodes.Add(new Node("the other node", await farm.StartServiceAsync(new ServiceSetup(service), cancellationToken)));

            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var driving = nodes.Select(node => Task.Factory.StartNew(
                () => Drive(node, dataset, end.Token, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
            try
            {
                await Task.Delay(WarmUp, time, cancellationToken);
                progress.WriteLine(FormattableString.Invariant($"Writing {options.Writes:N0} times"));
                var writes = await new WriteProbe(nodes, options, time).RunAsync(cancellationToken);
                var seen = new List<FlipVisibility>();
                for (var flip = 1; flip <= options.Flips; flip++)
                {
                    progress.WriteLine(FormattableString.Invariant($"Dataset {flip} of {options.Flips}"));
                    seen.Add(await flips.FlipAsync(cancellationToken));
                }

                await end.CancelAsync();
                return (writes, seen, await Task.WhenAll(driving));
            }
            finally
            {
                await end.CancelAsync();
                await Task.WhenAll(driving).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
        finally
        {
            nodes.ForEach(node => node.Dispose());
        }
    }

    private MeanwhileDecisions Drive(Node node, LoadDataset dataset, CancellationToken until, CancellationToken cancellationToken)
    {
        var target = new DecideTarget(dataset, new ZipfSampler(options.Customers, 0), policy, time);
        var plan = new LoadPlan
        {
            Duration = Longest, Connections = 1, Rate = options.Rate, Arrivals = ArrivalKind.Poisson, Until = until, Seed = options.Seed, Patience = TimeSpan.FromSeconds(10),
        };
        var tally = LoadDriver.Run(node.Server.Grpc, target, plan, progress: null, cancellationToken).Tally;
        foreach (var sample in tally.Samples)
        {
            progress.WriteLine($"  {node.Name}: {sample}");
        }

        return new MeanwhileDecisions(node.Name, tally.Replies, tally.Errors, tally.Wrong, tally.Unanswered, LatencySummary.Of(tally.Latency));
    }
}
