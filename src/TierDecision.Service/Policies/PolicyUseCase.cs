using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Protocol;
using TierDecision.Service.Failures;
using TierDecision.Service.Observability;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Publishing;
using TierDecision.V1;
using PolicyInForce = TierDecision.Storage.Policies.PolicyInForce;

namespace TierDecision.Service.Policies;

/// <summary>Reads and changes the policy library for callers. It goes to the store: nothing here is on the way of a decision.</summary>
internal sealed partial class PolicyUseCase : IDisposable
{
    private static readonly PolicyChangeResult NotAsked = PolicyChangeResult.Unavailable("not asked");

    private readonly IPolicyLibrary _library;
    private readonly IDatasetDirectory _store;
    private readonly ServingState _serving;
    private readonly PolicyLibraryWorker _node;
    private readonly SingleCustomerCircuit _circuit;
    private readonly RequestMetrics _requests;
    private readonly TimeProvider _time;
    private readonly ILogger<PolicyUseCase> _logger;
    private readonly PolicyDesk _desk;

    // Of the policies that callers send one at a time is compiled: a large one takes a processor for a while, and decisions go on.
    private readonly SemaphoreSlim _compiler = new(1, 1);

    /// <param name="library">The library.</param>
    /// <param name="store">Says which customers are live.</param>
    /// <param name="serving">What this node serves.</param>
    /// <param name="node">Follows the library on this node.</param>
    /// <param name="circuit">Says at once that a store does not answer.</param>
    /// <param name="requests">Counts what is malformed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where changes are told of which it is not known whether they stand.</param>
    public PolicyUseCase(
        IPolicyLibrary library, IDatasetDirectory store, ServingState serving, PolicyLibraryWorker node, SingleCustomerCircuit circuit,
        RequestMetrics requests, TimeProvider time, ILogger<PolicyUseCase> logger)
    {
        (_library, _store, _serving, _node, _circuit, _requests, _time, _logger) = (library, store, serving, node, circuit, requests, time, logger);
        _desk = new PolicyDesk(library, LiveAsync, Read);
    }

    /// <summary>Says what is wrong with a policy; the answer is a <see cref="ValidatePolicyResponse"/>.</summary>
    public async ValueTask<Reply> ValidateAsync(ValidatePolicyRequest request, Call call)
    {
        var mapper = new PolicyMapper();
        var document = mapper.Map(request.Policy);
        if (mapper.Errors.Count > 0)
        {
            return _requests.Refuse(mapper.Errors);
        }

        var load = await CompileAsync(document, call.Cancelled).ConfigureAwait(false);
        var live = await _circuit.ReadAsync(
            () => LiveAsync(call.Cancelled), static live => live.Problem is not null, Served()).ConfigureAwait(false);
        var fit = load.Tiers is { } tiers ? PolicyFit.Of(tiers, live.Datasets) : new PolicyFit([], null);
        var response = new ValidatePolicyResponse
        {
            Policy = PolicyMessages.Reference(load),
            Publishable = load.Plan is not null,
            Activatable = load.Plan is not null && fit.Refusal is null,
            Refusal = load.Plan is null ? HasErrors(load) : fit.Refuses(load.Revision) is { } refusal ? $"{SentenceText.Capital(refusal)}." : "",
            Dataset = live.Datasets.Count > 0 ? live.Datasets[0].Number : 0,
        };
        response.FindingsLeftOut = Add(response.Findings, load.Findings.Concat(Unnamed(document, load)).Concat(fit.Findings));
        return Reply.Of(response);
    }

    /// <summary>Puts a policy into the library; the answer is a <see cref="PublishPolicyResponse"/>.</summary>
    public async ValueTask<Reply> PublishAsync(PublishPolicyRequest request, Call call)
    {
        var mapper = new PolicyMapper();
        var document = mapper.Map(request.Policy);
        var expected = mapper.MapExpected(request.ExpectedRevision, isRequired: false);
        var actor = mapper.MapActor(call, request.Author, request.Comment);
        if (mapper.Errors.Count > 0)
        {
            return _requests.Refuse(mapper.Errors);
        }

        var load = await CompileAsync(document, call.Cancelled).ConfigureAwait(false);
        if (load.Plan is not { } plan)
        {
            return Failure.Of(FailureKind.PolicyInvalid, PolicyMapper.Of("policy.text", load.Findings));
        }

        var policy = new PolicyPublication(load.Revision, plan.Name, plan.Version, load.Document!) { Expected = expected };
        var result = await ChangeAsync(() => _desk.PublishAsync(policy, load.Tiers!, actor, call.Cancelled)).ConfigureAwait(false);
        if (Refuse(result) is { } refusal)
        {
            return refusal;
        }

        var response = new PublishPolicyResponse
        {
            Policy = PolicyMessages.Reference(load),
            Added = result.Status == PolicyChangeStatus.Done,
            InForce = PolicyMessages.InForce(result.InForce!),
        };
        response.FindingsLeftOut = Add(response.Findings, load.Findings.Concat(Unnamed(document, load)).Concat(result.Findings));
        return Reply.Of(response);
    }

    /// <summary>Puts a revision into force; the answer is an <see cref="ActivatePolicyResponse"/>.</summary>
    public async ValueTask<Reply> ActivateAsync(ActivatePolicyRequest request, Call call)
    {
        var mapper = new PolicyMapper();
        var revision = mapper.MapTarget(request.Revision);
        var expected = mapper.MapExpected(request.ExpectedRevision, isRequired: true);
        var actor = mapper.MapActor(call, request.Author, request.Comment);
        if (mapper.Errors.Count > 0)
        {
            return _requests.Refuse(mapper.Errors);
        }

        var result = await ChangeAsync(() => _desk.ActivateAsync(revision, expected!, actor, call.Cancelled)).ConfigureAwait(false);
        return Refuse(result) ?? Reply.Of(new ActivatePolicyResponse
        {
            InForce = PolicyMessages.InForce(result.InForce!),
            Changed = result.Status == PolicyChangeStatus.Done,
            NotTaken = await TakeAsync(call.Cancelled).ConfigureAwait(false),
        });
    }

    /// <summary>Takes the last activation back; the answer is a <see cref="RollBackPolicyResponse"/>.</summary>
    public async ValueTask<Reply> RollBackAsync(RollBackPolicyRequest request, Call call)
    {
        var mapper = new PolicyMapper();
        var expected = mapper.MapExpected(request.ExpectedRevision, isRequired: true);
        var actor = mapper.MapActor(call, request.Author, request.Comment);
        if (mapper.Errors.Count > 0)
        {
            return _requests.Refuse(mapper.Errors);
        }

        var result = await ChangeAsync(() => _desk.RollBackAsync(expected!, actor, call.Cancelled)).ConfigureAwait(false);
        return Refuse(result) ?? Reply.Of(new RollBackPolicyResponse
        {
            InForce = PolicyMessages.InForce(result.InForce!),
            NotTaken = await TakeAsync(call.Cancelled).ConfigureAwait(false),
        });
    }

    /// <summary>Lists revisions and activations; the answer is a <see cref="ListPoliciesResponse"/>.</summary>
    public async ValueTask<Reply> ListAsync(ListPoliciesRequest request, Call call)
    {
        var mapper = new PolicyMapper();
        var page = mapper.Map(request);
        if (mapper.Errors.Count > 0)
        {
            return _requests.Refuse(mapper.Errors);
        }

        var reading = await _circuit.ReadAsync(
            () => _library.ListPoliciesAsync(call.Cancelled), static reading => reading.Catalogue is null, new PolicyCatalogueReading(null))
            .ConfigureAwait(false);
        return reading.Catalogue is { } catalogue ? Reply.Of(PolicyMessages.Page(catalogue, page)) : Reply.Of(FailureKind.StoreUnavailable);
    }

    /// <summary>Gives a revision; the answer is a <see cref="GetPolicyResponse"/>.</summary>
    public async ValueTask<Reply> GetAsync(GetPolicyRequest request, Call call)
    {
        var mapper = new PolicyMapper();
        var revision = mapper.MapRevision(request.Revision);
        if (mapper.Errors.Count > 0)
        {
            return _requests.Refuse(mapper.Errors);
        }

        var found = await _circuit.ReadAsync(
            () => _desk.FindAsync(revision.Length > 0 ? revision : null, call.Cancelled),
            static found => found.Status == PolicyReadStatus.Unavailable,
            new PolicyReading(PolicyReadStatus.Unavailable)).ConfigureAwait(false);
        return found.Status switch
        {
            PolicyReadStatus.Found => Reply.Of(PolicyMessages.Policy(found)),
            PolicyReadStatus.Unknown => new Failure(FailureKind.PolicyNotFound, revision.Length > 0
                ? $"The library has no {PolicyRevision.Describe(revision)}."
                : "The policy file of each node is in force, which is not in the library."),
            _ => Reply.Of(FailureKind.StoreUnavailable),
        };
    }

    public void Dispose() => _compiler.Dispose();

    private async ValueTask<LiveCustomers> LiveAsync(CancellationToken cancellationToken) =>
        LiveCustomers.Of(await _store.DescribeAsync(cancellationToken).ConfigureAwait(false), _serving.Current.Customers?.Dataset);

    private LiveCustomers Served() => LiveCustomers.Of(new DatasetDescription(DatasetStatus.Unavailable, null), _serving.Current.Customers?.Dataset);

    // This node decides under what was put into force before the caller hears of it.
    private async ValueTask<string> TakeAsync(CancellationToken cancellationToken) =>
        await _node.TakeAsync(cancellationToken).ConfigureAwait(false) is { } refusal ? PolicyMessages.Reason(refusal) : "";

    private async ValueTask<PolicyChangeResult> ChangeAsync(Func<ValueTask<PolicyChangeResult>> change)
    {
        var result = await _circuit.ReadAsync(change, static result => result.Status == PolicyChangeStatus.Unavailable, NotAsked)
            .ConfigureAwait(false);
        if (result.Status == PolicyChangeStatus.Unavailable && result != NotAsked)
        {
            Log.NotChanged(_logger, _store.Name, result.Detail);
        }

        return result;
    }

    // Why a change was not made; null if it was, or was so already.
    private static Reply? Refuse(PolicyChangeResult result) => result.Status switch
    {
        PolicyChangeStatus.Done or PolicyChangeStatus.Unchanged => (Reply?)null,
        PolicyChangeStatus.Unavailable => Reply.Of(FailureKind.StoreUnavailable),
        PolicyChangeStatus.Busy => new Failure(
            FailureKind.StoreUnavailable,
            "Customers are being loaded, and those from before would have to go back with the policy: try again when that has ended. "
            + PolicyChangeResult.NothingChanged),
        PolicyChangeStatus.UnknownRevision => new Failure(FailureKind.PolicyNotFound, result.Refusal),
        PolicyChangeStatus.OtherInForce => new Failure(FailureKind.OtherPolicyInForce, result.Refusal) { Facts = Facts(result.InForce!) },
        PolicyChangeStatus.NothingBefore => new Failure(FailureKind.NothingToRollBack, result.Refusal),
        PolicyChangeStatus.HasErrors => Failure.Of(
            FailureKind.PolicyUnfit, PolicyMapper.Of("revision", result.Findings, "has an error in this version: ")),
        _ => new Failure(FailureKind.PolicyUnfit, result.Refusal),
    };

    private static Dictionary<string, string> Facts(PolicyInForce inForce) => new()
    {
        [ErrorReasons.InForceRevision] = PolicyMapper.Written(inForce.Revision),
        [ErrorReasons.InForceActivation] = GivenValue.Of(inForce.Number),
    };

    private async ValueTask<PolicyLoad> CompileAsync(PolicyDocument document, CancellationToken cancellationToken)
    {
        await _compiler.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Compile(document, "the policy");
        }
        finally
        {
            _compiler.Release();
        }
    }

    private (PolicyTiers? Tiers, IReadOnlyList<Finding> Findings) Read(PolicyDocument document, string source)
    {
        var load = Compile(document, source);
        return (load.Plan is null ? null : load.Tiers, load.Findings);
    }

    private PolicyLoad Compile(PolicyDocument document, string source) =>
        PolicyFile.Parse(document, source, Instant.FromDateTimeOffset(_time.GetUtcNow()));

    private static string HasErrors(PolicyLoad load) =>
        load.Errors.Count == 1 ? "The policy has an error." : $"The policy has {GivenValue.Of(load.Errors.Count)} errors.";

    // Files that the policy does not name are not kept.
    private static IEnumerable<Finding> Unnamed(PolicyDocument document, PolicyLoad load) => load.Document is { } read
        ? document.Files.Keys.Where(name => !read.Files.ContainsKey(name)).Order(StringComparer.Ordinal).Select(
            name => new Finding(Severity.Warning, "files", name, "is a file that no calendar of the policy names, and is not kept"))
        : [];

    // Adds the first ones; returns how many are left out.
    private static int Add(Google.Protobuf.Collections.RepeatedField<PolicyFinding> told, IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        told.AddRange(all.Take(PolicyMessages.MostFindings).Select(PolicyMessages.Finding));
        return all.Count - told.Count;
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventIds.PolicyLibraryNotChanged, LogLevel.Warning, "A change of the policy library in the {Store} store may stand or not: {Detail}")]
        public static partial void NotChanged(ILogger logger, string store, string? detail);
    }
}
