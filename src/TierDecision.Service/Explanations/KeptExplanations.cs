using TierDecision.Core.Customers;
using TierDecision.Service.Erasure;
using TierDecision.Service.RepeatedRequests;
using TierDecision.Service.Replies;
using TierDecision.Service.Resilience;
using TierDecision.V1;

namespace TierDecision.Service.Explanations;

/// <summary>
/// Explanations of earlier decisions by their id, as encoded <see cref="GetExplanationResponse"/> messages in the distributed cache, each in a box that does not open
/// any more once its customer is removed.
/// </summary>
internal sealed class KeptExplanations(GuardedCache cache, ErasureKeysState erasure, RepliesOptions options, RepliesMetrics metrics)
{
    /// <param name="decisionId">The decision.</param>
    /// <param name="customer">The identifier that it was asked for; zeros for none.</param>
    /// <param name="explanation">The encoded message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask KeepAsync(string decisionId, IdentityKey customer, byte[] explanation, CancellationToken cancellationToken) => metrics.ExplanationKept(
        erasure.Seal(customer, explanation) is { } box
        && await cache.SetAsync(Key(decisionId), box, options.KeepExplanationsFor, cancellationToken).ConfigureAwait(false));

    /// <summary>The explanation; null where none is kept; and whether the cache answered at all.</summary>
    public async ValueTask<(bool Answered, GetExplanationResponse? Explanation)> FindAsync(string decisionId, CancellationToken cancellationToken)
    {
        var (answered, box) = await cache.GetAsync(Key(decisionId), cancellationToken).ConfigureAwait(false);
        var kept = box is null ? null : erasure.Open(box);
        return (answered, kept is null ? null : GetExplanationResponse.Parser.ParseFrom(kept));
    }

    private static string Key(string decisionId) => "explanation:" + decisionId;
}
