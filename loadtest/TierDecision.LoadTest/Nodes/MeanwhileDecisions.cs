using TierDecision.LoadTest.Comparison;

namespace TierDecision.LoadTest.Nodes;

/// <summary>Decisions that one node was asked for while something was changed.</summary>
internal sealed record MeanwhileDecisions(string Node, long Replies, long Errors, long Wrong, long Unanswered, LatencySummary Latency)
{
    /// <summary>How many were not right: failed, wrong, or without an answer.</summary>
    public long Missed => Errors + Wrong + Unanswered;
}
