using TierDecision.V1;

namespace TierDecision.Service.Replies;

/// <summary>Explanations of earlier decisions by their id, as encoded <see cref="GetExplanationResponse"/> messages in the distributed cache.</summary>
internal sealed class KeptExplanations(CacheGuard cache, RepliesOptions options, RepliesMetrics metrics)
{
    public async ValueTask KeepAsync(string decisionId, byte[] explanation, CancellationToken cancellationToken) =>
        metrics.ExplanationKept(await cache.SetAsync(Key(decisionId), explanation, options.KeepExplanationsFor, cancellationToken).ConfigureAwait(false));

    /// <summary>The explanation; null where none is kept; and whether the cache answered at all.</summary>
    public async ValueTask<(bool Answered, GetExplanationResponse? Explanation)> FindAsync(string decisionId, CancellationToken cancellationToken)
    {
        var (answered, kept) = await cache.GetAsync(Key(decisionId), cancellationToken).ConfigureAwait(false);
        return (answered, kept is null ? null : GetExplanationResponse.Parser.ParseFrom(kept));
    }

    private static string Key(string decisionId) => "explanation:" + decisionId;
}
