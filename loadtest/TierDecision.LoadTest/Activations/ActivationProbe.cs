using System.Diagnostics;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Measuring;
using TierDecision.LoadTest.Nodes;
using TierDecision.LoadTest.Policies;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;

namespace TierDecision.LoadTest.Activations;

/// <summary>
/// Puts another policy into force and rolls it back, in turns, and looks at every node without pause which revision its answers name: how long it takes, and
/// whether a node ever goes back to the one before.
/// </summary>
internal sealed class ActivationProbe(IReadOnlyList<Node> nodes, ICustomerStore store, PolicyPair policies, ActivationOptions options, TimeProvider time)
{
    // Nodes look at the library every second at the latest; changes are to come at any moment of that second.
    private const ulong LongestPauseMilliseconds = 1_000;
    private const string Customer = "1";

    // Looks after the first that shows it, so that one that goes back is seen.
    private const int LooksAfter = 20;

    private static readonly TimeSpan Never = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);
    private static readonly AuditActor Actor = new("loadtest");

    private readonly LatencyHistogram _acknowledged = new();
    private readonly LatencyHistogram[] _shown = [.. nodes.Select(_ => new LatencyHistogram())];
    private readonly int[] _never = new int[nodes.Count];
    private readonly int[] _back = new int[nodes.Count];

    /// <summary>Publishes both policies and puts the first into force.</summary>
    /// <exception cref="IOException">The store does not do it.</exception>
    public static async Task PublishAsync(ICustomerStore store, PolicyPair policies, CancellationToken cancellationToken)
    {
        PolicyChanges.Require(await store.PublishPolicyAsync(PolicyPair.Publication(policies.Second), Actor, cancellationToken));
        PolicyChanges.Require(await store.PublishPolicyAsync(PolicyPair.Publication(policies.First) with { Activates = true }, Actor, cancellationToken));
    }

    /// <exception cref="IOException">The store does not do what it is asked for.</exception>
    public async Task<ActivationVisibility> RunAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        var random = new SplitMix64(options.Seed);
        for (var change = 0; change < options.Changes; change++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next() % LongestPauseMilliseconds), time, cancellationToken);
            await ChangeAsync(isActivation: change % 2 == 0, cancellationToken);
            if ((change + 1) % 10 == 0)
            {
                progress.WriteLine(FormattableString.Invariant($"{change + 1} of {options.Changes} changes of policy"));
            }
        }

        return new ActivationVisibility(
            options.Changes,
            LatencySummary.Of(_acknowledged),
            [.. nodes.Select((node, i) => new NodeActivations(node.Name, LatencySummary.Of(_shown[i]), _never[i], _back[i]))],
            await UnpairedAsync(cancellationToken));
    }

    private async Task ChangeAsync(bool isActivation, CancellationToken cancellationToken)
    {
        var (from, to) = isActivation ? (policies.First.Revision, policies.Second.Revision) : (policies.Second.Revision, policies.First.Revision);
        var sent = Stopwatch.GetTimestamp();
        var seen = nodes.Select(node => Task.Run(() => SeeAsync(node, to, sent, cancellationToken), cancellationToken)).ToArray();
        PolicyChanges.Require(isActivation
            ? await store.ActivatePolicyAsync(to, from, Actor, cancellationToken)
            : await store.RollBackPolicyAsync(from, Actor, cancellationToken));
        _acknowledged.Record((long)Stopwatch.GetElapsedTime(sent).TotalNanoseconds);
        for (var i = 0; i < nodes.Count; i++)
        {
            var (after, back) = await seen[i];
            _back[i] += back;
            if (after is { } elapsed)
            {
                _shown[i].Record((long)elapsed.TotalNanoseconds);
            }
            else
            {
                _never[i]++;
            }
        }
    }

    // How long after it was sent a node's answer first named the revision, and how many of the next looks named another.
    private static async Task<(TimeSpan? After, int Back)> SeeAsync(Node node, string revision, long sent, CancellationToken cancellationToken)
    {
        TimeSpan? after = null;
        var (looks, back) = (0, 0);
        while (looks < LooksAfter && (after is not null || Stopwatch.GetElapsedTime(sent) < Never))
        {
            var isNew = (await node.DecideAsync(Customer, cancellationToken)).Policy.Revision == revision;
            looks += after is null ? 0 : 1;
            back += after is not null && !isNew ? 1 : 0;
            after ??= isNew ? Stopwatch.GetElapsedTime(sent) : null;
            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }

        return (after, back);
    }

    // Activations of the library without an entry in the audit trail, and the other way round.
    private async Task<int> UnpairedAsync(CancellationToken cancellationToken)
    {
        var activations = (await store.ListPoliciesAsync(cancellationToken)).Catalogue?.Activations
            ?? throw new IOException("The policy library cannot be read.");
        return Math.Abs(activations.Count(activation => activation.IsRollback) - await CountAsync(AuditKind.PolicyRolledBack, cancellationToken))
            + Math.Abs(activations.Count(activation => !activation.IsRollback) - await CountAsync(AuditKind.PolicyActivated, cancellationToken));
    }

    private async Task<int> CountAsync(AuditKind kind, CancellationToken cancellationToken)
    {
        var (count, token) = (0, "");
        do
        {
            var page = await store.ListAsync(
                new AuditQuery { Kind = kind, PageSize = AuditQuery.MaxPageSize, PageToken = token }, cancellationToken);
            if (page.Status != AuditStatus.Done)
            {
                throw new IOException($"The audit trail cannot be read: {page.Detail}");
            }

            (count, token) = (count + page.Records.Count, page.NextPageToken);
        }
        while (token.Length > 0);

        return count;
    }
}
