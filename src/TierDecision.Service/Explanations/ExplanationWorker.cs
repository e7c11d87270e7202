using Google.Protobuf;
using TierDecision.Core.Explanations;
using TierDecision.Service.Background;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.Explanations;

/// <summary>
/// Explains decisions in the background, under the policy and the queue states of their time, and keeps the explanations. What is still to be
/// explained when the service ends is given up: an explanation is a convenience, unlike the decision log.
/// </summary>
internal sealed class ExplanationWorker(
    EntryRing<DecisionEntry> ring, KeptExplanations kept, IOverrideAuthors authors, DecisionIds ids, TimeProvider time,
    ILogger<ExplanationWorker> logger)
    : PeriodicWorker(Interval, time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Explains what waits.</summary>
    public async ValueTask ExplainAllAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && ring.TryTake(out var entry))
        {
            var id = ids.Text(entry.DecisionNumber);
            var explanation = DecisionExplainer.Explain(
                entry.Request, entry.Customer, entry.Policy.Plan, entry.Queues, entry.DecidedAt, entry.Decision);
            var tierOverride = entry.Identifier is { } kind
                ? await authors.FindAsync(explanation, kind, entry.Key, cancellationToken).ConfigureAwait(false)
                : null;
            var message = Message(id, entry, explanation, tierOverride);
            await kept.KeepAsync(id, entry.Keys, entry.Key, message.ToByteArray(), cancellationToken).ConfigureAwait(false);
        }
    }

    protected override ValueTask WorkAsync(CancellationToken stoppingToken) => ExplainAllAsync(stoppingToken);

    private static GetExplanationResponse Message(
        string id, in DecisionEntry entry, Core.Explanations.Explanation explanation, OverrideExplanation? tierOverride) => new()
    {
        DecisionId = id,
        RequestId = entry.RequestId,
        DecidedAt = WireTime.ToTimestamp(entry.DecidedAt),
        Policy = entry.Policy.Policy,
        Explanation = ExplanationMapper.Map(explanation, tierOverride),
    };
}
