using System.Globalization;
using System.Text;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Measuring;
using TierDecision.LoadTest.Reports;

namespace TierDecision.LoadTest.Visibility;

/// <summary>The report as plain text.</summary>
internal static class VisibilityText
{
    public static string Write(VisibilityReport report)
    {
        var text = new StringBuilder();
        var (origin, options) = (report.Origin, report.Options);
        text.Append(Origin.Heading(origin, "TierDecision visibility of writes", "Both nodes, Redis and the load share"));
        Line($"  {options.Customers:N0} customers; {options.Rate:N0} decisions/s on each node meanwhile; writes through the first node, {options.WriteRate:N0}/s. Looked at every millisecond.");
        Line($"");
        Line($"{report.Writes.Writes:N0} writes: {string.Join(", ", report.Writes.Kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Value:N0} {kind.Key}")))}");
        Line($"  ms                                           p50        p90        p99      p99.9        max   never");
        Latency("sent to acknowledged", report.Writes.Acknowledged, null);
        foreach (var node in report.Writes.Nodes)
        {
            Latency($"acknowledged to shown by {node.Node}", node.AfterAcknowledgement, node.Never);
            Latency($"sent to shown by {node.Node}", node.AfterSending, node.Never);
        }

        Line($"");
        Line($"{report.Flips.Count} new datasets, ms from the end of the load");
        Line($"        first node   second node   disagreed   answers of both   answers back");
        foreach (var flip in report.Flips)
        {
            Line($"  {flip.AfterMilliseconds[0],16:N0} {flip.AfterMilliseconds[^1],13:N0} {flip.DisagreementMilliseconds,11:N0} {flip.Mixed,17} {flip.Back,14}");
        }

        Line($"  median of the disagreements {Medians.Of(report.Flips.Select(flip => flip.DisagreementMilliseconds)):N0} ms");
        Line($"");
        Line($"Decisions meanwhile, us from due to reply");
        foreach (var node in report.Decisions)
        {
            Line($"  {node.Node,-14} {node.Replies:N0} right, {node.Wrong} wrong, {node.Errors} errors, {node.Unanswered} unanswered; p50 {node.Latency.P50:N0}, p99 {node.Latency.P99:N0}, max {node.Latency.Max:N0}");
        }

        Line($"");
        Line($"Goals");
        foreach (var goal in report.Goals)
        {
            Line($"  {TextReport.State(goal),-12} {goal.What,-50} {TextReport.Value(goal),10} {goal.Unit,-3} (at most {goal.Bound})");
        }

        foreach (var problem in report.Writes.Samples)
        {
            Line($"  {problem}");
        }

        return text.ToString();

        void Latency(string what, LatencySummary l, int? never) =>
            Line($"  {what,-38} {l.P50 / 1000,8:F2} {l.P90 / 1000,10:F2} {l.P99 / 1000,10:F2} {l.P999 / 1000,10:F2} {l.Max / 1000,10:F2} {never,7}");

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
    }
}
