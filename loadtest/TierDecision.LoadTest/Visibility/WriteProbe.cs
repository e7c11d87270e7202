using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Measuring;
using TierDecision.LoadTest.Nodes;
using TierDecision.V1;

namespace TierDecision.LoadTest.Visibility;

/// <summary>
/// Writes single customers through the first node at a steady rate and looks, from the moment at which a write is sent, when each node's decisions show it.
/// </summary>
internal sealed class WriteProbe(IReadOnlyList<Node> nodes, VisibilityOptions options, TimeProvider time)
{
    // Written round robin: at a hundred writes a second each is written every four seconds.
    private const int Customers = 400;

    private static readonly TimeSpan Never = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly LatencyHistogram _acknowledged = new();
    private readonly LatencyHistogram[] _afterAcknowledgement = [.. nodes.Select(_ => new LatencyHistogram())];
    private readonly LatencyHistogram[] _afterSending = [.. nodes.Select(_ => new LatencyHistogram())];
    private readonly int[] _never = new int[nodes.Count];
    private readonly Dictionary<string, int> _kinds = [];
    private readonly List<string> _problems = [];
    private readonly ConcurrentBag<string> _failed = [];

    public async Task<WriteVisibility> RunAsync(CancellationToken cancellationToken)
    {
        WrittenCustomer[] customers = [.. Enumerable.Range(0, Customers).Select(number => new WrittenCustomer(number, time))];
        var writes = new Task[customers.Length];
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < options.Writes; i++)
        {
            var due = TimeSpan.FromSeconds(i / options.WriteRate) - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, time, cancellationToken);
            }

            // One write of a customer at a time, however long it takes to be seen.
            var slot = i % customers.Length;
            await (writes[slot] ?? Task.CompletedTask);

            // Whose write failed is left alone: it may stand or not.
            writes[slot] = _failed.Contains(customers[slot].Id) ? Task.CompletedTask : WriteAsync(customers[slot], cancellationToken);
        }

        await Task.WhenAll(writes.Where(write => write is not null));
        return new WriteVisibility(
            options.Writes,
            _kinds,
            LatencySummary.Of(_acknowledged),
            [.. nodes.Select((node, i) => new NodeVisibility(node.Name, LatencySummary.Of(_afterAcknowledgement[i]), LatencySummary.Of(_afterSending[i]), _never[i]))],
            _problems.Count,
            [.. _problems.Take(10)]);
    }

    private async Task WriteAsync(WrittenCustomer customer, CancellationToken cancellationToken)
    {
        // What was seen once must not have gone again until the next write.
        var before = customer.Now;
        foreach (var node in nodes)
        {
            var answer = await node.DecideAsync(customer.Id, cancellationToken);
            if (!before.IsShownBy(answer))
            {
                Tell($"{node.Name}: {customer.Id} is {answer.Tier?.Name} {answer.Score.Status} {answer.Score.ValueScore} and was {before} before");
            }
        }

        var sent = Stopwatch.GetTimestamp();
        var writing = customer.WriteAsync(nodes[0].Customers, cancellationToken);
        var (now, id) = (customer.Now, customer.Id);
        var seen = nodes.Select(node => SeeAsync(node, id, now, cancellationToken)).ToArray();
        string kind;
        WriteOutcome outcome;
        try
        {
            (kind, outcome) = await writing;
        }
        catch (RpcException e)
        {
            _failed.Add(id);
            Tell($"{id}: a write failed: {e.Status}");
            return;
        }

        var acknowledged = Stopwatch.GetTimestamp();
        if (outcome != WriteOutcome.Applied)
        {
            Tell($"{id}: a {kind} was answered with {outcome}");
        }

        var at = await Task.WhenAll(seen);
        lock (_gate)
        {
            _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
            _acknowledged.Record((long)Stopwatch.GetElapsedTime(sent, acknowledged).TotalNanoseconds);
            for (var i = 0; i < at.Length; i++)
            {
                if (at[i] is { } moment)
                {
                    // Shown before the writer knows counts as at once.
                    _afterAcknowledgement[i].Record((long)Stopwatch.GetElapsedTime(acknowledged, moment).TotalNanoseconds);
                    _afterSending[i].Record((long)Stopwatch.GetElapsedTime(sent, moment).TotalNanoseconds);
                }
                else
                {
                    _never[i]++;
                }
            }
        }
    }

    /// <summary>When the answer came that first showed it; null for never.</summary>
    private static async Task<long?> SeeAsync(Node node, string customer, Expected expected, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Never)
        {
            if (expected.IsShownBy(await node.DecideAsync(customer, cancellationToken)))
            {
                return Stopwatch.GetTimestamp();
            }

            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }

        return null;
    }

    private void Tell(FormattableString problem)
    {
        lock (_gate)
        {
            _problems.Add(FormattableString.Invariant(problem));
        }
    }
}
