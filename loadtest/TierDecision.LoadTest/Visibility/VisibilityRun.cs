using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Nodes;
using TierDecision.LoadTest.Questions;
using TierDecision.Storage.Contracts;

namespace TierDecision.LoadTest.Visibility;

/// <summary>Starts Redis and two nodes, asks both for decisions all the time, and measures first writes, then new datasets.</summary>
internal sealed class VisibilityRun(VisibilityOptions options, PolicyLoad policy, Instant now, string service, TimeProvider time, TextWriter progress)
{
    public async Task<(WriteVisibility Writes, IReadOnlyList<FlipVisibility> Flips, IReadOnlyList<MeanwhileDecisions> Decisions)> RunAsync(CancellationToken cancellationToken)
    {
        var dataset = new LoadDataset(options.Customers, policy.Plan!, now);
        var editions = new DatasetEditions(dataset);
        var target = new DecideTarget(dataset, new ZipfSampler(options.Customers, 0), policy, time);
        progress.WriteLine(FormattableString.Invariant($"Starting redis-server, loading {options.Customers:N0} customers, starting two nodes"));
        var (seen, decisions) = await new NodesUnderLoad(service, options.Rate, options.Seed, time, progress).RunAsync(
            store => editions.LoadAsync(store, cancellationToken),
            target,
            (store, nodes) => MeasureAsync(store, nodes, editions, cancellationToken),
            cancellationToken);
        return (seen.Writes, seen.Flips, decisions);
    }

    private async Task<(WriteVisibility Writes, IReadOnlyList<FlipVisibility> Flips)> MeasureAsync(
        ICustomerStore store, IReadOnlyList<Node> nodes, DatasetEditions editions, CancellationToken cancellationToken)
    {
        progress.WriteLine(FormattableString.Invariant($"Writing {options.Writes:N0} times"));
        var writes = await new WriteProbe(nodes, options, time).RunAsync(cancellationToken);
        var probe = new FlipProbe(nodes, store, editions);
        var seen = new List<FlipVisibility>();
        for (var flip = 1; flip <= options.Flips; flip++)
        {
            progress.WriteLine(FormattableString.Invariant($"Dataset {flip} of {options.Flips}"));
            seen.Add(await probe.FlipAsync(cancellationToken));
        }

        return (writes, seen);
    }
}
