using System.Diagnostics;
using Grpc.Core;
using TierDecision.LoadTest.Nodes;
using TierDecision.Storage.Contracts;

namespace TierDecision.LoadTest.Visibility;

/// <summary>
/// Loads new datasets, each with another value score of some customers, and looks at every node without pause which of them it answers from: how long the
/// nodes disagree, and whether one answer ever comes from two datasets.
/// </summary>
internal sealed class FlipProbe(IReadOnlyList<Node> nodes, ICustomerStore store, DatasetEditions editions)
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    /// <summary>Loads the next edition and waits until every node answers from it.</summary>
    /// <exception cref="IOException">It could not be loaded, or a node never answered from it.</exception>
    public async Task<FlipVisibility> FlipAsync(CancellationToken cancellationToken)
    {
        var next = editions.Edition + 1;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(Never);
        var seen = nodes.Select(node => Task.Run(() => SeeAsync(node, next, end.Token), cancellationToken)).ToArray();
        await editions.LoadAsync(store, cancellationToken);
        var flipped = Stopwatch.GetTimestamp();
        try
        {
            var sights = await Task.WhenAll(seen);
            var after = sights.Select(sight => (sight.At - flipped) * 1000d / Stopwatch.Frequency).ToArray();
            return new FlipVisibility(after, after.Max() - after.Min(), sights.Sum(sight => sight.Mixed), sights.Sum(sight => sight.Back));
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled } && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"A node did not answer from edition {next} within {Never.TotalSeconds} s.", e);
        }
    }

    private static async Task<(long At, int Mixed, int Back)> SeeAsync(Node node, int edition, CancellationToken cancellationToken)
    {
        var (at, mixed, back) = (0L, 0, 0);

        // Some looks more than it takes, so that one that goes back is seen.
        for (var after = 0; after < 100; after += at > 0 ? 1 : 0)
        {
            var answers = await node.DecideAsync(DatasetEditions.Ids, cancellationToken);
            var newer = answers.Count(answer => (int)answer.Score.ValueScore == edition);
            var older = answers.Count(answer => (int)answer.Score.ValueScore == edition - 1);
            mixed += newer == answers.Count || older == answers.Count ? 0 : 1;
            back += at > 0 && newer < answers.Count ? 1 : 0;
            at = at == 0 && newer == answers.Count ? Stopwatch.GetTimestamp() : at;
            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }

        return (at, mixed, back);
    }
}
