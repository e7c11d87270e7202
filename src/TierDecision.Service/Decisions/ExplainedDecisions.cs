using TierDecision.Service.Explanations;
using TierDecision.Service.RepeatedRequests;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.Decisions;

/// <summary>Decides what asks for an explanation: the decision as ever, and then the name of who set an override that decided.</summary>
internal sealed class ExplainedDecisions(DecisionUseCase useCase, DecisionIds ids, OverrideAuthors names)
{
    /// <summary>The encoded <see cref="DecideResponse"/>, or what is wrong with the request.</summary>
    public async ValueTask<Reply> DecideAsync(DecideRequest request, string caller, CancellationToken cancellationToken)
    {
        var basis = await useCase.PrepareAsync([request.Customer], cancellationToken).ConfigureAwait(false);
        if (!useCase.TryDecide(Question.Of(request, caller), basis, out var answer, out var errors))
        {
            return new Reply(null, errors);
        }

        answer.Override = await names.FindAsync(answer.Explanation, request.Customer, cancellationToken).ConfigureAwait(false);
        return new Reply(AnswerWriter.Decide(answer, ids, request).Take(), []);
    }
}
