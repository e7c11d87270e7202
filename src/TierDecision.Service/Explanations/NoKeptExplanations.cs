using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.Explanations;

/// <summary>No explanations are kept.</summary>
internal sealed class NoKeptExplanations : IKeptExplanations
{
    public ValueTask<Reply> GetAsync(GetExplanationRequest request, Call call) => new(Reply.Of(FailureKind.ExplanationsNotKept));
}
