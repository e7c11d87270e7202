namespace TierDecision.Service.DecisionLog;

/// <summary>Takes decisions on the hot path: a copy into the ring, or a count of one more that was dropped. Never waits.</summary>
internal sealed class DecisionRecorder(EntryRing ring, DecisionLogMetrics metrics)
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
        if (!ring.TryAdd(entry))
        {
            metrics.Dropped();
        }
    }
}
