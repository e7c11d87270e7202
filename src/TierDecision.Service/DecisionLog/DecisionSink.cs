using TierDecision.Service.Background;

namespace TierDecision.Service.DecisionLog;

/// <summary>Where decisions wait for whoever does something with them in the background.</summary>
/// <param name="ring">The decisions that wait.</param>
/// <param name="explainedOnly">Whether only decisions are taken whose request asked for an explanation.</param>
/// <param name="dropped">Counts a decision for which there was no room.</param>
internal sealed class DecisionSink(EntryRing<DecisionEntry> ring, bool explainedOnly, Action dropped)
{
    /// <summary>Copies a decision into the ring, or counts one more that was dropped. Never waits.</summary>
    public void Add(in DecisionEntry entry)
    {
        if ((!explainedOnly || entry.IsExplained) && !ring.TryAdd(entry))
        {
            dropped();
        }
    }
}
