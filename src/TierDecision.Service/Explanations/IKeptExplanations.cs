using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.Explanations;

/// <summary>Explanations of earlier decisions.</summary>
internal interface IKeptExplanations
{
    /// <summary>Answers with a <see cref="GetExplanationResponse"/>.</summary>
    ValueTask<Reply> GetAsync(GetExplanationRequest request, Call call);
}
