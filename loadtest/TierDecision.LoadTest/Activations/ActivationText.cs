using System.Globalization;
using System.Text;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Reports;

namespace TierDecision.LoadTest.Activations;

/// <summary>The report as plain text.</summary>
internal static class ActivationText
{
    public static string Write(ActivationReport report)
    {
        var text = new StringBuilder();
        var (origin, options, seen) = (report.Origin, report.Options, report.Activations);
        text.Append(Origin.Heading(origin, "TierDecision activations of policies", "Both nodes, Redis and the load share"));
        Line($"  {options.Customers:N0} customers; {options.Rate:N0} decisions/s on both nodes together. Looked at every millisecond.");
        Line($"");
        Line($"{seen.Changes:N0} changes of policy, activations and roll-backs in turns");
        Line($"  ms                                           p50        p90        p99        max   never");
        Latency("sent to acknowledged", seen.Acknowledged, null);
        foreach (var node in seen.Nodes)
        {
            Latency($"sent to shown by {node.Node}", node.Shown, node.Never);
        }

        Line($"");
        Line($"Decisions meanwhile, each checked against the policy whose revision it names; us from due to reply");
        foreach (var node in report.Decisions)
        {
            Line($"  {node.Node,-14} {node.Replies:N0} right, {node.Wrong} wrong, {node.Errors} errors, {node.Unanswered} unanswered; p50 {node.Latency.P50:N0}, p99 {node.Latency.P99:N0}, max {node.Latency.Max:N0}");
        }

        Line($"");
        Line($"Goals");
        foreach (var goal in report.Goals)
        {
            Line($"  {TextReport.State(goal),-12} {goal.What,-52} {TextReport.Value(goal),10} {goal.Unit,-3} (at most {goal.Bound})");
        }

        return text.ToString();

        void Latency(string what, LatencySummary l, int? never) =>
            Line($"  {what,-38} {l.P50 / 1000,8:F2} {l.P90 / 1000,10:F2} {l.P99 / 1000,10:F2} {l.Max / 1000,10:F2} {never,7}");

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
    }
}
