using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Protocol;
using TierDecision.Service.Failures;
using TierDecision.Service.Observability;
using TierDecision.Service.Policies;
using TierDecision.Service.Resilience;
using TierDecision.Service.Serving;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Publishing;

namespace TierDecision.Service.Publishing;

/// <summary>
/// Reads and changes the policy library on behalf of callers: does not wait for a store that does not answer, and says what a refusal of the library
/// is called.
/// </summary>
internal sealed partial class PolicyLibraryCalls
{
    private static readonly PolicyChangeResult NotAsked = PolicyChangeResult.Unavailable("not asked");

    private readonly IDatasetDirectory _store;
    private readonly ServingState _serving;
    private readonly PolicyLibraryWorker _node;
    private readonly SingleCustomerCircuit _circuit;
    private readonly PolicyCompilers _compilers;
    private readonly ILogger<PolicyLibraryCalls> _logger;
    private readonly PolicyDesk _desk;

    /// <param name="library">The library.</param>
    /// <param name="store">Says which customers are live.</param>
    /// <param name="serving">What this node serves.</param>
    /// <param name="node">Follows the library on this node.</param>
    /// <param name="circuit">Says at once that a store does not answer.</param>
    /// <param name="compilers">Compiles policies.</param>
    /// <param name="logger">Where changes are told of which it is not known whether they stand.</param>
    public PolicyLibraryCalls(
        IPolicyLibrary library, IDatasetDirectory store, ServingState serving, PolicyLibraryWorker node, SingleCustomerCircuit circuit,
        PolicyCompilers compilers, ILogger<PolicyLibraryCalls> logger)
    {
        (_store, _serving, _node, _circuit, _compilers, _logger) = (store, serving, node, circuit, compilers, logger);
        _desk = new PolicyDesk(library, ReadLiveAsync, ReadAsync);
    }

    /// <summary>Reads from the store, or gives <paramref name="refused"/> at once.</summary>
    /// <param name="read">The read.</param>
    /// <param name="isUnavailable">Whether the result says that the store did not answer.</param>
    /// <param name="refused">The result if the store is not asked.</param>
    public ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read, Func<T, bool> isUnavailable, T refused) =>
        _circuit.ReadAsync(read, isUnavailable, refused);

    /// <summary>The customers whom a policy must be able to serve: those that this node serves if the store cannot be asked.</summary>
    public ValueTask<LiveCustomers> LiveAsync(CancellationToken cancellationToken) =>
        _circuit.ReadAsync(() => ReadLiveAsync(cancellationToken), static live => live.Problem is not null, Served());

    /// <summary>Looks a revision up.</summary>
    /// <param name="revision">The revision; empty for the one in force.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<(PolicyReading Found, Failure? Failure)> FindAsync(string revision, CancellationToken cancellationToken)
    {
        var found = await _circuit.ReadAsync(
            () => _desk.FindAsync(revision.Length > 0 ? revision : null, cancellationToken),
            static found => found.Status == PolicyReadStatus.Unavailable,
            new PolicyReading(PolicyReadStatus.Unavailable)).ConfigureAwait(false);
        return (found, found.Status switch
        {
            PolicyReadStatus.Found => null,
            PolicyReadStatus.Unknown => new Failure(FailureKind.PolicyNotFound, revision.Length > 0
                ? $"The library has no {PolicyRevision.Describe(revision)}."
                : "The policy file of each node is in force, which is not in the library."),
            _ => Failure.Of(FailureKind.StoreUnavailable),
        });
    }

    /// <summary>Changes the library.</summary>
    /// <returns>What came of it, and why it was refused; null if it was not, or was so already.</returns>
    public async ValueTask<(PolicyChangeResult Result, Failure? Refusal)> ChangeAsync(Func<PolicyDesk, ValueTask<PolicyChangeResult>> change)
    {
        var result = await _circuit.ReadAsync(() => change(_desk), static result => result.Status == PolicyChangeStatus.Unavailable, NotAsked)
            .ConfigureAwait(false);
        if (result.Status == PolicyChangeStatus.Unavailable && result != NotAsked)
        {
            Log.NotChanged(_logger, _store.Name, result.Detail);
        }

        return (result, Refuse(result));
    }

    /// <summary>
    /// This node follows what was changed before the caller hears of it. Says why it does not decide under what is in force; null if it does.
    /// </summary>
    public ValueTask<string?> TakeAsync(CancellationToken cancellationToken) => _node.TakeAsync(cancellationToken);

    /// <summary>What a refusal of the library is called; null if it did not refuse.</summary>
    public static Failure? Refuse(PolicyChangeResult result) => result.Status switch
    {
        PolicyChangeStatus.Done or PolicyChangeStatus.Unchanged => null,
        PolicyChangeStatus.Unavailable => Failure.Of(FailureKind.StoreUnavailable),
        PolicyChangeStatus.Busy => new Failure(
            FailureKind.StoreUnavailable,
            "Customers are being loaded, and those from before would have to go back with the policy: try again when that has ended. "
            + PolicyChangeResult.NothingChanged),
        PolicyChangeStatus.UnknownRevision => new Failure(FailureKind.PolicyNotFound, result.Refusal),
        PolicyChangeStatus.OtherInForce => new Failure(FailureKind.OtherPolicyInForce, result.Refusal) { Facts = Facts(result.InForce!) },
        PolicyChangeStatus.NothingBefore => new Failure(FailureKind.NothingToRollBack, result.Refusal),
        PolicyChangeStatus.NoTrial => new Failure(FailureKind.NoTrialRuns, result.Refusal),
        PolicyChangeStatus.OtherTrial => new Failure(FailureKind.OtherTrialRuns, result.Refusal) { Facts = Facts(result.Trials!) },
        PolicyChangeStatus.HasErrors => Failure.Of(
            FailureKind.PolicyUnfit, PolicyMapper.Of("revision", result.Findings, PolicyMapper.OfThisVersion)),
        _ => new Failure(FailureKind.PolicyUnfit, result.Refusal),
    };

    private async ValueTask<LiveCustomers> ReadLiveAsync(CancellationToken cancellationToken) =>
        LiveCustomers.Of(await _store.DescribeAsync(cancellationToken).ConfigureAwait(false), _serving.Current.Customers?.Dataset);

    private LiveCustomers Served() => LiveCustomers.Of(new DatasetDescription(DatasetStatus.Unavailable, null), _serving.Current.Customers?.Dataset);

    private async ValueTask<(PolicyTiers? Tiers, IReadOnlyList<Finding> Findings)> ReadAsync(
        PolicyDocument document, string source, CancellationToken cancellationToken)
    {
        var load = await _compilers.CompileAsync(document, source, cancellationToken).ConfigureAwait(false);
        return (load.Plan is null ? null : load.Tiers, load.Findings);
    }

    private static Dictionary<string, string> Facts(PolicyInForce inForce) => new()
    {
        [ErrorReasons.InForceRevision] = PolicyMapper.Written(inForce.Revision),
        [ErrorReasons.InForceActivation] = GivenValue.Of(inForce.Number),
    };

    private static Dictionary<string, string> Facts(PolicyTrials trials)
    {
        var facts = new Dictionary<string, string>();
        if (trials.Shadow is { } shadow)
        {
            facts[ErrorReasons.RunningShadow] = GivenValue.Of(shadow.Number);
        }

        if (trials.Canary is { } canary)
        {
            facts[ErrorReasons.RunningCanary] = GivenValue.Of(canary.Number);
        }

        return facts;
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventIds.PolicyLibraryNotChanged, LogLevel.Warning, "A change of the policy library in the {Store} store may stand or not: {Detail}")]
        public static partial void NotChanged(ILogger logger, string store, string? detail);
    }
}
