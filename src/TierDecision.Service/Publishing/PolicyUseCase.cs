using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.V1;

namespace TierDecision.Service.Publishing;

/// <summary>Reads and changes the policy library for callers. It goes to the store: nothing here is on the way of a decision.</summary>
/// <param name="library">The library.</param>
/// <param name="calls">Asks and changes it.</param>
/// <param name="compilers">Compiles policies.</param>
/// <param name="retiering">Assigns the tiers of customers anew.</param>
/// <param name="requests">Counts what is malformed.</param>
internal sealed class PolicyUseCase(
    IPolicyLibrary library, PolicyLibraryCalls calls, PolicyCompilers compilers, PolicyRetiering retiering, RequestMetrics requests)
{
    /// <summary>Says what is wrong with a policy; the answer is a <see cref="ValidatePolicyResponse"/>.</summary>
    public async ValueTask<Reply> ValidateAsync(ValidatePolicyRequest request, Call call)
    {
        var mapper = new PolicyMapper();
        var document = mapper.Map(request.Policy);
        if (mapper.Errors.Count > 0)
        {
            return requests.Refuse(mapper.Errors);
        }

        var load = await compilers.CompileAsync(document, "the policy", call.Cancelled).ConfigureAwait(false);
        var live = await calls.LiveAsync(call.Cancelled).ConfigureAwait(false);
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
            return requests.Refuse(mapper.Errors);
        }

        var load = await compilers.CompileAsync(document, "the policy", call.Cancelled).ConfigureAwait(false);
        if (load.Plan is not { } plan)
        {
            return Failure.Of(FailureKind.PolicyInvalid, PolicyMapper.Of("policy.text", load.Findings));
        }

        var policy = new PolicyPublication(load.Revision, plan.Name, plan.Version, load.Document!) { Expected = expected };
        var (result, refusal) = await calls.ChangeAsync(desk => desk.PublishAsync(policy, load.Tiers!, actor, call.Cancelled)).ConfigureAwait(false);
        if (refusal is not null)
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
        var revision = mapper.MapTarget(request.Revision, withCustomers: request.Retier);
        var expected = mapper.MapExpected(request.ExpectedRevision, isRequired: true);
        var actor = mapper.MapActor(call, request.Author, request.Comment);
        if (mapper.Errors.Count > 0)
        {
            return requests.Refuse(mapper.Errors);
        }

        if (request.Retier)
        {
            var (run, failure) = await retiering.ActivateAsync(revision, expected!, actor, call.Cancelled).ConfigureAwait(false);
            return failure is not null ? failure : Reply.Of(new ActivatePolicyResponse
            {
                InForce = PolicyMessages.InForce(run!.Result.InForce!),
                Changed = run.Result.Status == RetierStatus.Done,
                NotTaken = await TakeAsync(call.Cancelled).ConfigureAwait(false),
                Moves = run.Result.Counts is { } counts ? PolicyMessages.Moves(counts, run.Took) : null,
            });
        }

        var (result, refusal) = await calls.ChangeAsync(desk => desk.ActivateAsync(revision, expected!, actor, call.Cancelled))
            .ConfigureAwait(false);
        return refusal is not null ? refusal : Reply.Of(new ActivatePolicyResponse
        {
            InForce = PolicyMessages.InForce(result.InForce!),
            Changed = result.Status == PolicyChangeStatus.Done,
            NotTaken = await TakeAsync(call.Cancelled).ConfigureAwait(false),
        });
    }

    /// <summary>Says who would get another tier; the answer is a <see cref="PreviewRetierResponse"/>.</summary>
    public async ValueTask<Reply> PreviewRetierAsync(PreviewRetierRequest request, Call call)
    {
        var mapper = new PolicyMapper();
        var revision = mapper.MapTarget(request.Revision, withCustomers: true);
        if (mapper.Errors.Count > 0)
        {
            return requests.Refuse(mapper.Errors);
        }

        var (run, failure) = await retiering.PreviewAsync(revision, call.Cancelled).ConfigureAwait(false);
        return failure is not null ? failure : Reply.Of(new PreviewRetierResponse
        {
            Policy = PolicyMessages.Reference(run!.Load), Moves = PolicyMessages.Moves(run.Result.Counts!, run.Took),
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
            return requests.Refuse(mapper.Errors);
        }

        var (result, refusal) = await calls.ChangeAsync(desk => desk.RollBackAsync(expected!, actor, call.Cancelled)).ConfigureAwait(false);
        return refusal is not null ? refusal : Reply.Of(new RollBackPolicyResponse
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
            return requests.Refuse(mapper.Errors);
        }

        var reading = await calls.ReadAsync(
            () => library.ListPoliciesAsync(call.Cancelled), static reading => reading.Catalogue is null, new PolicyCatalogueReading(null))
            .ConfigureAwait(false);
        return reading.Catalogue is { } catalogue ? Reply.Of(PolicyMessages.Page(catalogue, page)) : Reply.Of(FailureKind.StoreUnavailable);
    }

    /// <summary>Gives a revision; the answer is a <see cref="GetPolicyResponse"/>.</summary>
    public async ValueTask<Reply> GetAsync(GetPolicyRequest request, Call call)
    {
        var mapper = new PolicyMapper();
        var revision = mapper.MapRevision("revision", request.Revision);
        if (mapper.Errors.Count > 0)
        {
            return requests.Refuse(mapper.Errors);
        }

        var (found, failure) = await calls.FindAsync(revision, call.Cancelled).ConfigureAwait(false);
        return failure is not null ? failure : Reply.Of(PolicyMessages.Policy(found));
    }

    // This node decides under what was put into force before the caller hears of it.
    private async ValueTask<string> TakeAsync(CancellationToken cancellationToken) =>
        await calls.TakeAsync(cancellationToken).ConfigureAwait(false) is { } refusal ? PolicyMessages.Reason(refusal) : "";

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
}
