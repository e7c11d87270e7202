using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Nodes;

namespace TierDecision.LoadTest.Activations;

/// <summary>When a node showed changes of policy.</summary>
/// <param name="Node">The node.</param>
/// <param name="Shown">From the sending of a change to the first answer that names the new revision.</param>
/// <param name="Never">Changes that it did not show within ten seconds.</param>
/// <param name="Back">Answers that named another revision after one that named the new one.</param>
internal sealed record NodeActivations(string Node, LatencySummary Shown, int Never, int Back);

/// <summary>Changes of policy.</summary>
/// <param name="Changes">How many.</param>
/// <param name="Acknowledged">From the sending of a change to its acknowledgement.</param>
/// <param name="Nodes">When which node showed them.</param>
/// <param name="Unpaired">Changes without an entry in the audit trail, and entries without a change.</param>
internal sealed record ActivationVisibility(int Changes, LatencySummary Acknowledged, IReadOnlyList<NodeActivations> Nodes, int Unpaired);

/// <summary>When another policy shows in the decisions of two nodes, and whether every decision meanwhile was one policy's.</summary>
internal sealed record ActivationReport(
    ComparisonOrigin Origin,
    ActivationOptions Options,
    ActivationVisibility Activations,
    IReadOnlyList<MeanwhileDecisions> Decisions,
    IReadOnlyList<Goal> Goals)
{
    private const double LongestMilliseconds = 1_000;

    /// <summary>Whether all that is measured is as it has to be.</summary>
    public bool IsReached => Goals.All(goal => goal.IsReached == true);

    public static ActivationReport Of(
        ComparisonOrigin origin, ActivationOptions options, ActivationVisibility activations, IReadOnlyList<MeanwhileDecisions> decisions) =>
        new(origin, options, activations, decisions,
        [
            new("change sent to decisions of the slower node, p99", false, LongestMilliseconds, activations.Nodes.Max(node => node.Shown.P99) / 1000, "ms"),
            new("changes that a node never showed", false, 0, activations.Nodes.Sum(node => node.Never), ""),
            new("answers of the policy before after one of the new", false, 0, activations.Nodes.Sum(node => node.Back), ""),
            new("changes without audit entry, entries without change", false, 0, activations.Unpaired, ""),
            new("decisions meanwhile that failed or were wrong", false, 0, decisions.Sum(node => node.Missed), ""),
        ]);
}
