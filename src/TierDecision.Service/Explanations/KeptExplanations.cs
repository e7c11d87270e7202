using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Service.Erasure;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Wire;
using TierDecision.Storage.Erasure;
using TierDecision.V1;

namespace TierDecision.Service.Explanations;

/// <summary>
/// Explanations of earlier decisions by their id, as encoded <see cref="GetExplanationResponse"/> messages in the distributed cache, each in a box
/// that does not open any more once its customer is removed.
/// </summary>
internal sealed class KeptExplanations(
    GuardedCache cache, ErasureKeysState erasure, RepliesOptions options, ExplanationMetrics metrics, RequestMetrics requests) : IKeptExplanations
{
    private const string Field = "decision_id";
    private const string Form = "must be the 32 hexadecimal digits of an answer's decision_id";

    /// <param name="decisionId">The decision.</param>
    /// <param name="keys">The erasure keys of the moment of the decision; null where there were none.</param>
    /// <param name="customer">The identifier that it was asked for; zeros for none.</param>
    /// <param name="explanation">The encoded message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask KeepAsync(
        string decisionId, ErasureKeys? keys, IdentityKey customer, byte[] explanation, CancellationToken cancellationToken) => metrics.Kept(
        keys is not null
            ? await cache.SetAsync(
                Key(decisionId), SealedBox.Seal(keys, customer, explanation), options.KeepExplanationsFor, cancellationToken).ConfigureAwait(false)
            : CacheKeeping.NotTaken);

    public async ValueTask<Reply> GetAsync(GetExplanationRequest request, Call call)
    {
        // Before the cache is asked: what is no id of a decision would be kept there as a key.
        if (request.DecisionId.Length > DecisionIds.Length)
        {
            return requests.Refuse([new RequestError(Field, GivenValue.After(Form, GivenValue.Of(request.DecisionId)))]);
        }

        var (answered, box) = await cache.GetAsync(Key(request.DecisionId), call.Cancelled).ConfigureAwait(false);
        return box is not null && erasure.Open(box) is { } kept ? WireMessage.Of(kept)
            : Reply.Of(answered ? FailureKind.ExplanationNotFound : FailureKind.ExplanationsUnavailable);
    }

    private static string Key(string decisionId) => "explanation:" + decisionId;
}
