using TierDecision.Service.Explanations;
using TierDecision.Service.RepeatedRequests;
using TierDecision.Service.Replies;

namespace TierDecision.Service.DecisionLog;

/// <summary>
/// Takes decisions on the hot path, for the log and for explanations that are kept: a copy into a ring, or a count of one more that was dropped. Never waits.
/// </summary>
internal sealed class DecisionRecorder(EntryRing? log, DecisionLogMetrics? logMetrics, ExplanationRing? explanations = null, RepliesMetrics? repliesMetrics = null)
{
    public void Record(in DecisionEntry entry)
    {
        if (entry.Request.Attributes is not { Count: > 0 } attributes)
        {
            Add(entry);
            return;
        }

        // They belong to the request's message, which is its caller's again as soon as it is answered.
        var own = entry;
        own.Request = own.Request with { Attributes = new Dictionary<string, string>(attributes) };
        Add(own);
    }

    private void Add(in DecisionEntry entry)
    {
        if (log is not null && !log.TryAdd(entry))
        {
            logMetrics?.Dropped();
        }

        if (explanations is not null && (entry.IsExplained || explanations.Of == KeptExplanationsOf.All) && !explanations.Entries.TryAdd(entry))
        {
            repliesMetrics?.ExplanationDropped();
        }
    }
}
