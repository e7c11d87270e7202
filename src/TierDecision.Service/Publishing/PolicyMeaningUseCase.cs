using TierDecision.Configuration.Policies;
using TierDecision.Core.Descriptions;
using TierDecision.Core.Differences;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.Storage.Policies;
using TierDecision.V1;
using PolicyDocument = TierDecision.Core.Policies.PolicyDocument;

namespace TierDecision.Service.Publishing;

/// <summary>Tells what policies mean: of the library, and drafts that are sent. Changes nothing.</summary>
/// <param name="calls">Asks the library.</param>
/// <param name="compilers">Compiles policies.</param>
/// <param name="requests">Counts what is malformed.</param>
internal sealed class PolicyMeaningUseCase(PolicyLibraryCalls calls, PolicyCompilers compilers, RequestMetrics requests)
{
    /// <summary>Tells what two policies say differently; the answer is a <see cref="DiffPoliciesResponse"/>.</summary>
    public async ValueTask<Reply> DiffAsync(DiffPoliciesRequest request, Call call)
    {
        var mapper = new PolicyMapper();
        if (request.After is null)
        {
            mapper.Errors.Add("after", "is required: a revision, or a draft");
        }

        var (before, after) = (mapper.Map(request.Before, "before"), mapper.Map(request.After, "after"));
        var language = mapper.MapLanguage(request.Language);
        if (mapper.Errors.Count > 0)
        {
            return requests.Refuse(mapper.Errors);
        }

        var (earlier, failure) = await FindAsync(before, call.Cancelled).ConfigureAwait(false);
        if (failure is not null)
        {
            return failure;
        }

        (var later, failure) = await FindAsync(after, call.Cancelled).ConfigureAwait(false);
        return failure is not null ? failure : await compilers.InTurnAsync<Reply>(
            () =>
            {
                var (one, other) = (Compile(before, earlier!), Compile(after, later!));
                return (Refuse(before, one) ?? Refuse(after, other)) is { } refusal ? refusal
                    : Reply.Of(PolicyMeaningMessages.Differences(one, other, PolicyComparer.Compare(one.Written!, other.Written!), language));
            },
            call.Cancelled).ConfigureAwait(false);
    }

    /// <summary>Tells a policy as prose; the answer is a <see cref="DescribePolicyResponse"/>.</summary>
    public async ValueTask<Reply> DescribeAsync(DescribePolicyRequest request, Call call)
    {
        var mapper = new PolicyMapper();
        var chosen = mapper.Map(request.Policy, "policy");
        var language = mapper.MapLanguage(request.Language);
        if (mapper.Errors.Count > 0)
        {
            return requests.Refuse(mapper.Errors);
        }

        var (document, failure) = await FindAsync(chosen, call.Cancelled).ConfigureAwait(false);
        return failure is not null ? failure : await compilers.InTurnAsync<Reply>(
            () =>
            {
                var load = Compile(chosen, document!);
                return Refuse(chosen, load) is { } refusal ? refusal
                    : Reply.Of(PolicyMeaningMessages.Description(load, PolicyDescriber.Describe(load.Plan!, load.Written!), language));
            },
            call.Cancelled).ConfigureAwait(false);
    }

    private async ValueTask<(PolicyDocument? Document, Failure? Failure)> FindAsync(ChosenPolicy chosen, CancellationToken cancellationToken)
    {
        if (chosen.Draft is { } draft)
        {
            return (draft, null);
        }

        var (found, failure) = await calls.FindAsync(chosen.Revision, cancellationToken).ConfigureAwait(false);
        return (found.Document, failure);
    }

    private PolicyLoad Compile(ChosenPolicy chosen, PolicyDocument document) =>
        compilers.Compile(document, chosen.Draft is not null ? "the draft" : PolicyRevision.Describe(chosen.Revision));

    private static Failure? Refuse(ChosenPolicy chosen, PolicyLoad load) => load.Plan is not null ? null
        : chosen.Draft is not null ? Failure.Of(FailureKind.PolicyInvalid, PolicyMapper.Of(chosen.Field, load.Findings))
        : Failure.Of(FailureKind.PolicyUnfit, PolicyMapper.Of(chosen.Field, load.Findings, PolicyMapper.OfThisVersion));
}
