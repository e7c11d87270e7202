using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Settings;
using TierDecision.LoadTest.Arrivals;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Driving;
using TierDecision.LoadTest.Processes;
using TierDecision.LoadTest.Questions;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Providers;

namespace TierDecision.LoadTest.Nodes;

/// <summary>A Redis with customers and two nodes on it, which are asked for decisions all the time while something is changed.</summary>
/// <param name="service">The built service.</param>
/// <param name="rate">Decisions a second on each node.</param>
/// <param name="seed">What questions and arrivals are drawn from.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Where progress, and answers that are not right, are told.</param>
internal sealed class NodesUnderLoad(string service, double rate, ulong seed, TimeProvider time, TextWriter progress)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Starts all of it, does <paramref name="change"/> under load, and ends all of it.</summary>
    /// <param name="load">Fills the store, before the nodes are started.</param>
    /// <param name="target">What the nodes are asked for.</param>
    /// <param name="change">What is done meanwhile, through the store or the nodes.</param>
    /// <param name="cancellationToken">Stops everything.</param>
    /// <returns>What <paramref name="change"/> returned, and the decisions of each node meanwhile.</returns>
    /// <exception cref="IOException">Something does not start.</exception>
    public async Task<(T Result, IReadOnlyList<MeanwhileDecisions> Decisions)> RunAsync<T>(
        Func<ICustomerStore, Task> load, LoadTarget target, Func<ICustomerStore, IReadOnlyList<Node>, Task<T>> change, CancellationToken cancellationToken)
    {
        using var farm = new ServerFarm();
        await farm.StartRedisAsync(cancellationToken);
        await using var store = StoreProviders
            .Choose(new TierDecisionOptions { Redis = new() { Connection = farm.RedisAddress } }).Open(NullLoggerFactory.Instance, time);
        await load(store);
        var nodes = new List<Node>();
        try
        {
            nodes.Add(new Node("the first node", await farm.StartServiceAsync(new ServiceSetup(service), cancellationToken)));
            nodes.Add(new Node("the other node", await farm.StartServiceAsync(new ServiceSetup(service), cancellationToken)));

            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var driving = nodes.Select(node => Task.Factory.StartNew(
                () => Drive(node, target, end.Token, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
            try
            {
                await Task.Delay(WarmUp, time, cancellationToken);
                var result = await change(store, nodes);
                await end.CancelAsync();
                return (result, await Task.WhenAll(driving));
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

    private MeanwhileDecisions Drive(Node node, LoadTarget target, CancellationToken until, CancellationToken cancellationToken)
    {
        var plan = new LoadPlan
        {
            Duration = Longest, Connections = 1, Rate = rate, Arrivals = ArrivalKind.Poisson, Until = until, Seed = seed,
            Patience = TimeSpan.FromSeconds(10),
        };
        var tally = LoadDriver.Run(node.Server.Grpc, target, plan, progress: null, cancellationToken).Tally;
        foreach (var sample in tally.Samples)
        {
            progress.WriteLine($"  {node.Name}: {sample}");
        }

        return new MeanwhileDecisions(node.Name, tally.Replies, tally.Errors, tally.Wrong, tally.Unanswered, LatencySummary.Of(tally.Latency));
    }
}
