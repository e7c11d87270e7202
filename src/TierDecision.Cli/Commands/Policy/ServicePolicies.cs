using Grpc.Core;
using Grpc.Net.Client;
using NodaTime;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Publishing;
using TierDecision.V1;
using PolicyActivation = TierDecision.Storage.Policies.PolicyActivation;
using PolicyInForce = TierDecision.Storage.Policies.PolicyInForce;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>The policy library as the service gives it to the holder of a key.</summary>
internal sealed class ServicePolicies(ServiceConnection service, TimeProvider time) : IPolicyPlace
{
    private const int PageSize = 500;

    /// <summary>The service waits for its store, and compiles a large policy.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    // All customers are read and written meanwhile.
    private static readonly TimeSpan RetierDeadline = TimeSpan.FromHours(1);

    private readonly ServiceTrials _trials = new(service, time);

    public string Description { get; } = $"the store of the service at {service.Address.GetLeftPart(UriPartial.Authority)}";

    public async Task<(PolicyCatalogue? Catalogue, CallFailure? Failure)> ListAsync(CancellationToken cancellationToken)
    {
        var (inForce, policies, activations) = (PolicyInForce.Nothing, new List<PublishedPolicy>(), new List<PolicyActivation>());
        var request = new ListPoliciesRequest { PageSize = PageSize };
        do
        {
            var (page, failure) = await CallAsync(
                (client, options) => client.ListPoliciesAsync(request, options), cancellationToken).ConfigureAwait(false);
            if (page is null)
            {
                return (null, failure);
            }

            // What is in force is what was at the beginning, as are the first revisions.
            inForce = request.PageToken.Length == 0 ? Read(page.InForce) : inForce;
            policies.AddRange(page.Policies.Select(Read));
            activations.AddRange(page.Activations.Select(Read));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return (new PolicyCatalogue(inForce, policies, activations), null);
    }

    public async Task<(PolicyReading? Reading, CallFailure? Failure)> FindAsync(string? revision, CancellationToken cancellationToken)
    {
        var request = new GetPolicyRequest { Revision = revision ?? "" };
        var (answer, failure) = await CallAsync((client, options) => client.GetPolicyAsync(request, options), cancellationToken)
            .ConfigureAwait(false);
        return answer is not null
                ? (new PolicyReading(
                    PolicyReadStatus.Found, Read(answer.Summary), new PolicyDocument(answer.Policy.Text, answer.Policy.Files)), null)
            : failure!.Reason == ErrorReason.PolicyNotFound
                ? (new PolicyReading(PolicyReadStatus.Unknown, Detail: WithinASentence(failure.Detail)), null)
            : (null, failure);
    }

    public async Task<(IReadOnlyList<Finding>? Findings, CallFailure? Failure)> CheckAsync(PolicyLoad load, CancellationToken cancellationToken)
    {
        if (load.Document is null)
        {
            return ([], null);
        }

        var (answer, failure) = await ValidateAsync(load.Document, cancellationToken).ConfigureAwait(false);
        return answer is null ? (null, failure) : (New(answer.Findings, load), null);
    }

    public async Task<(PolicyChangeResult? Result, CallFailure? Failure)> PublishAsync(
        PolicyPublication policy, PolicyLoad load, AuditActor actor, CancellationToken cancellationToken)
    {
        // Who may propose may not always put into force, so these are two calls; what would not be put into force is not published either.
        if (policy.Activates)
        {
            var (valid, refusal) = await ValidateAsync(policy.Document, cancellationToken).ConfigureAwait(false);
            if (valid is null)
            {
                return (null, refusal);
            }

            if (!valid.Activatable)
            {
                var status = valid.Publishable ? PolicyChangeStatus.LacksTiers : PolicyChangeStatus.HasErrors;
                return (new PolicyChangeResult(status, null, valid.Refusal.TrimEnd('.')) { Findings = New(valid.Findings, load) }, null);
            }
        }

        var request = new PublishPolicyRequest
        {
            Policy = Text(policy.Document), Author = actor.Author, Comment = actor.Reason,
            ExpectedRevision = policy.Expected is { } expected ? Written(expected) : "",
        };
        var (answer, failure) = await CallAsync((client, options) => client.PublishPolicyAsync(request, options), cancellationToken)
            .ConfigureAwait(false);
        if (answer is null)
        {
            return Refused(failure!);
        }

        var published = new PolicyChangeResult(answer.Added ? PolicyChangeStatus.Done : PolicyChangeStatus.Unchanged, Read(answer.InForce))
        {
            Findings = New(answer.Findings, load),
        };
        if (!policy.Activates)
        {
            return (published, null);
        }

        var (activated, problem) = await ActivateAsync(policy.Revision, policy.Expected!, actor, cancellationToken).ConfigureAwait(false);
        return activated is null
            ? (null, new CallFailure(problem!.ExitCode, ["The policy was published, and is not in force:", .. problem.Lines]))
            : (activated with { Findings = published.Findings }, null);
    }

    public async Task<(PolicyChangeResult? Result, CallFailure? Failure)> ActivateAsync(
        string revision, string expected, AuditActor actor, CancellationToken cancellationToken)
    {
        var request = new ActivatePolicyRequest
        {
            Revision = Written(revision), ExpectedRevision = Written(expected), Author = actor.Author, Comment = actor.Reason,
        };
        var (answer, failure) = await CallAsync((client, options) => client.ActivatePolicyAsync(request, options), cancellationToken)
            .ConfigureAwait(false);
        return answer is null
            ? Refused(failure!)
            : (Done(answer.Changed ? PolicyChangeStatus.Done : PolicyChangeStatus.Unchanged, answer.InForce, answer.NotTaken), null);
    }

    public async Task<(PolicyChangeResult? Result, CallFailure? Failure)> RollBackAsync(
        string expected, AuditActor actor, CancellationToken cancellationToken)
    {
        var request = new RollBackPolicyRequest { ExpectedRevision = Written(expected), Author = actor.Author, Comment = actor.Reason };
        var (answer, failure) = await CallAsync((client, options) => client.RollBackPolicyAsync(request, options), cancellationToken)
            .ConfigureAwait(false);
        return answer is null ? Refused(failure!) : (Done(PolicyChangeStatus.Done, answer.InForce, answer.NotTaken), null);
    }

    public async Task<(RetierResult? Result, CallFailure? Failure)> PreviewRetierAsync(
        RetierRequest request, WorkProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin("The service reads customers", total: null);
        var asked = new PreviewRetierRequest { Revision = request.Revision };
        var (answer, failure) = await CallAsync((client, options) => client.PreviewRetierAsync(asked, options), cancellationToken, RetierDeadline)
            .ConfigureAwait(false);
        return answer is null ? (null, failure) : (new RetierResult(RetierStatus.Done) { Counts = Read(answer.Moves) }, null);
    }

    public async Task<(RetierResult? Result, CallFailure? Failure)> RetierAsync(
        RetierRequest request, AuditActor actor, WorkProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin("The service assigns tiers", total: null);
        var asked = new ActivatePolicyRequest
        {
            Revision = request.Revision, ExpectedRevision = Written(request.Expected), Author = actor.Author, Comment = actor.Reason, Retier = true,
        };
        var (answer, failure) = await CallAsync((client, options) => client.ActivatePolicyAsync(asked, options), cancellationToken, RetierDeadline)
            .ConfigureAwait(false);
        return answer is null ? (null, failure) : (new RetierResult(answer.Changed ? RetierStatus.Done : RetierStatus.Unchanged)
        {
            Counts = answer.Moves is { } moves ? Read(moves) : null,
            InForce = Read(answer.InForce),
            NotTaken = answer.NotTaken.Length > 0 ? answer.NotTaken : null,
        }, null);
    }

    public Task<(TrialOverview? Overview, CallFailure? Failure)> ReadTrialsAsync(CancellationToken cancellationToken) =>
        _trials.ReadAsync(cancellationToken);

    public Task<(TrialDifferences? Differences, CallFailure? Failure)> ReadDifferencesAsync(
        bool isCanary, int limit, CancellationToken cancellationToken) => _trials.ReadDifferencesAsync(isCanary, limit, cancellationToken);

    public Task<(PolicyChangeResult? Result, CallFailure? Failure)> ChangeTrialAsync(
        PolicyTrialChange change, string expected, AuditActor actor, CancellationToken cancellationToken) =>
        _trials.ChangeAsync(change, expected, actor, cancellationToken);

    public ValueTask DisposeAsync() => default;

    /// <summary>What the library refuses is a result, as it is of a store.</summary>
    public static (PolicyChangeResult? Result, CallFailure? Failure) Refused(CallFailure failure)
    {
        PolicyChangeStatus? status = failure.Reason switch
        {
            ErrorReason.PolicyNotFound => PolicyChangeStatus.UnknownRevision,
            ErrorReason.OtherPolicyInForce => PolicyChangeStatus.OtherInForce,
            ErrorReason.NothingToRollBack => PolicyChangeStatus.NothingBefore,
            ErrorReason.PolicyUnfit => PolicyChangeStatus.LacksTiers,
            ErrorReason.NoTrialRuns => PolicyChangeStatus.NoTrial,
            ErrorReason.OtherTrialRuns => PolicyChangeStatus.OtherTrial,
            _ => null,
        };
        return status is { } known ? (new PolicyChangeResult(known, null, Unsaid(failure.Detail)), null) : (null, failure);
    }

    /// <summary>A change that was made, or was so already.</summary>
    public static PolicyChangeResult Done(PolicyChangeStatus status, V1.PolicyInForce inForce, string notTaken) =>
        new(status, Read(inForce)) { NotTaken = notTaken.Length > 0 ? notTaken : null };

    /// <summary>What stands on the wire for a revision.</summary>
    public static string Written(string revision) => revision.Length == 0 ? PolicyStore.FileWord : revision;

    /// <summary>A time.</summary>
    public static Instant Moment(Timestamp at) => Instant.FromUnixTimeSeconds(at.Seconds).PlusNanoseconds(at.Nanos);

    /// <summary>What is in force.</summary>
    public static PolicyInForce Read(V1.PolicyInForce inForce) => new(inForce.Activation, PolicyStore.Revision(inForce.Revision)!)
    {
        Dataset = inForce.Dataset,
    };

    private static RetierCounts Read(TierMoves moves) => RetierCounts.Of(
        moves.Before, moves.After, moves.Moves.Select(move => (move.Before, move.After, move.Customers)), moves.Changed, moves.Overridden);

    private Task<(ValidatePolicyResponse? Response, CallFailure? Failure)> ValidateAsync(
        PolicyDocument document, CancellationToken cancellationToken)
    {
        var request = new ValidatePolicyRequest { Policy = Text(document) };
        return CallAsync((client, options) => client.ValidatePolicyAsync(request, options), cancellationToken);
    }

    private Task<(T? Response, CallFailure? Failure)> CallAsync<T>(
        Func<PolicyService.PolicyServiceClient, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken, TimeSpan? within = null)
        where T : class => ServiceClient.CallAsync(
            service, (GrpcChannel channel, CallOptions options) => call(new PolicyService.PolicyServiceClient(channel), options), time,
            cancellationToken, within ?? Deadline);

    // As stores say it: without the capital and the end.
    private static string WithinASentence(string detail) => char.ToLowerInvariant(detail[0]) + detail[1..].TrimEnd('.');

    // The result says itself that nothing was changed.
    private static string Unsaid(string detail) =>
        detail.Replace($". {PolicyChangeResult.NothingChanged}", "", StringComparison.Ordinal).TrimEnd('.');

    private static PolicyText Text(PolicyDocument document)
    {
        var text = new PolicyText { Text = document.Text };
        foreach (var (name, file) in document.Files)
        {
            text.Files.Add(name, file);
        }

        return text;
    }

    // Those that this version did not find itself.
    private static List<Finding> New(IEnumerable<PolicyFinding> findings, PolicyLoad load)
    {
        var known = load.Findings.Select(finding => finding.ToString()).ToHashSet(StringComparer.Ordinal);
        return [.. findings.Select(Read).Where(finding => !known.Contains(finding.ToString()))];
    }

    private static Finding Read(PolicyFinding finding) => new(
        finding.Severity == PolicyFindingSeverity.Error ? Severity.Error : Severity.Warning, finding.Path,
        finding.Value.Length > 0 ? finding.Value : null, finding.Reason)
    {
        Line = finding.Line, Rule = finding.Rule,
    };

    private static PublishedPolicy Read(PolicySummary policy) => new(
        policy.Revision, policy.Name, policy.Version, Moment(policy.PublishedAt), policy.Caller, policy.Author, policy.Comment, policy.Bytes);

    private static PolicyActivation Read(V1.PolicyActivation activation) => new(
        activation.Number, PolicyStore.Revision(activation.Revision)!, activation.Name, activation.Version, Moment(activation.Since),
        activation.Caller, activation.Author, activation.Comment, activation.Rollback)
    {
        Until = activation.Until is null ? null : Moment(activation.Until),
    };
}
