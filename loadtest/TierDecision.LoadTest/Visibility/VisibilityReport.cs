using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Nodes;

namespace TierDecision.LoadTest.Visibility;

/// <summary>How long it took a node to show writes.</summary>
/// <param name="Node">The node.</param>
/// <param name="AfterAcknowledgement">From the acknowledgement of the write; 0 where it showed before.</param>
/// <param name="AfterSending">From the sending of the write.</param>
/// <param name="Never">Writes that it did not show within ten seconds.</param>
internal sealed record NodeVisibility(string Node, LatencySummary AfterAcknowledgement, LatencySummary AfterSending, int Never);

/// <summary>Writes of single customers.</summary>
/// <param name="Writes">How many.</param>
/// <param name="Kinds">How many of each kind.</param>
/// <param name="Acknowledged">From the sending of a write to its acknowledgement.</param>
/// <param name="Nodes">When which node showed them.</param>
/// <param name="Problems">Writes that were not applied, and decisions that showed something else than what was written last.</param>
/// <param name="Samples">The first of them.</param>
internal sealed record WriteVisibility(
    int Writes, IReadOnlyDictionary<string, int> Kinds, LatencySummary Acknowledged, IReadOnlyList<NodeVisibility> Nodes, int Problems, IReadOnlyList<string> Samples);

/// <summary>One new dataset.</summary>
/// <param name="AfterMilliseconds">When each node answered from it, from the end of the load, in milliseconds; below 0 where that was before.</param>
/// <param name="DisagreementMilliseconds">How long one node answered from the new and another from the old.</param>
/// <param name="Mixed">Answers that came from both.</param>
/// <param name="Back">Answers from the old after one from the new, on the same node.</param>
internal sealed record FlipVisibility(IReadOnlyList<double> AfterMilliseconds, double DisagreementMilliseconds, int Mixed, int Back);

/// <summary>When what is written shows in the decisions of two nodes.</summary>
internal sealed record VisibilityReport(
    ComparisonOrigin Origin,
    VisibilityOptions Options,
    WriteVisibility Writes,
    IReadOnlyList<FlipVisibility> Flips,
    IReadOnlyList<MeanwhileDecisions> Decisions,
    IReadOnlyList<Goal> Goals)
{
    /// <summary>Whether every write showed, nothing was wrong and no decision failed.</summary>
    public bool IsCorrect => Goals.Where(goal => goal.Bound == 0).All(goal => goal.IsReached != false);

    public static VisibilityReport Of(
        ComparisonOrigin origin, VisibilityOptions options, WriteVisibility writes, IReadOnlyList<FlipVisibility> flips, IReadOnlyList<MeanwhileDecisions> decisions) =>
        new(origin, options, writes, flips, decisions,
        [
            new("write to decisions of the other node, p99", false, 50, writes.Nodes[^1].AfterAcknowledgement.P99 / 1000, "ms"),
            new("writes that a node never showed", false, 0, writes.Nodes.Sum(node => node.Never), ""),
            new("writes refused, decisions that showed another", false, 0, writes.Problems, ""),
            new("answers from two datasets, or back from one", false, 0, flips.Sum(flip => flip.Mixed + flip.Back), ""),
            new("decisions meanwhile that failed or were wrong", false, 0, decisions.Sum(node => node.Missed), ""),
        ]);
}
