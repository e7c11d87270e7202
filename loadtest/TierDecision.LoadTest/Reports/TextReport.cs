using System.Globalization;
using System.Text;
using TierDecision.LoadTest.Comparison;

namespace TierDecision.LoadTest.Reports;

/// <summary>A comparison as plain text.</summary>
internal static class TextReport
{
    public static string Write(ComparisonReport report)
    {
        var text = new StringBuilder();
        var (origin, options) = (report.Origin, report.Options);
        text.Append(Origin.Heading(origin, "TierDecision load test", "Client, servers and Redis share"));
        Line($"  {options.Customers:N0} customers, Zipf exponent {options.Zipf}, {options.Connections} connections, {options.Streams} requests in flight on each,");
        Line($"  Warm-up of at least {report.WarmUpRequests:N0} requests each.");
        Line($"  {options.Rounds} interleaved rounds, medians; ratios are medians of the rounds' own ratios.");
        Line($"");
        Line($"Service: ready {report.Start.StartToReadyMilliseconds:N0} ms after its start, first decision {report.Start.FirstDecisionMicroseconds:N0} us (first call on a connection, empty and warm: {report.Start.FirstEmptyMicroseconds:N0} us).");
        Line($"");
        Line($"Closed loop                     requests/s   x empty    CPU us a request            x empty   resident   allocated");
        Line($"                                                      server   redis  client                     MiB     B a request");
        foreach (var c in report.Contenders)
        {
            Line($"  {c.Contender,-28} {c.Throughput,11:N0} {c.ThroughputToEmpty,9:F2} {c.ServerCpu,9:F1} {c.RedisCpu,7:F1} {c.ClientCpu,7:F1} {c.ServerCpuToEmpty,18:F2} {c.ResidentMiB,10:N0} {c.AllocatedBytes,11:N0}");
        }

        Line($"  The message objects of a decide request: {report.RequestObjectBytes:N0} bytes.");
        Line($"");
        Line($"One request at a time, us              p50       p99    x empty: p50    p99");
        foreach (var c in report.Contenders)
        {
            Line($"  {c.Contender,-28} {c.SerialP50,11:N1} {c.SerialP99,9:N1} {c.SerialP50ToEmpty,15:F2} {c.SerialP99ToEmpty,6:F2}");
        }

        Line($"");
        Line($"Open loop, Poisson arrivals, us from due to reply (* could not keep up)");
        Line($"                    offered/s  answered/s        p50        p99      p99.9        max   sent late p99");
        foreach (var m in report.Measurements.Where(m => m.Phase is Phase.HalfLoad or Phase.Curve).OrderBy(m => m.Phase).ThenBy(m => m.Rate))
        {
            Line($"  {m.Contender,-10} {m.Phase,-8}{m.Rate,9:N0} {m.Throughput,11:N0}{(m.IsOverloaded ? "*" : " ")}{m.Latency.P50,10:N0} {m.Latency.P99,10:N0} {m.Latency.P999,10:N0} {m.Latency.Max,10:N0} {m.LatenessP99,15:N0}");
        }

        Line($"");
        Line($"Closed loop of another generator: {report.OtherGenerator?.Name ?? "not asked"}");
        foreach (var load in report.OtherGenerator?.Loads ?? [])
        {
            Line($"  {load.Contender,-28} {load.Throughput,11:N0}/s; by this one beside it {load.OwnThroughput,11:N0}/s, ratio {load.Ratio:F2}; {load.Failed} failed");
        }

        Line($"");
        Line($"What the machine can do at most, closed loop     answers/s   CPU us an answer");
        foreach (var limit in report.Limits)
        {
            Line($"  {limit.What,-45} {limit.Throughput,11:N0} {limit.ServerCpu,18:F1}");
        }

        Line($"");
        Line($"Goals");
        foreach (var goal in report.Goals)
        {
            Line($"  {State(goal),-12} {goal.What,-50} {Value(goal),10} {goal.Unit,-3} ({(goal.AtLeast ? "at least" : "at most")} {goal.Bound})");
        }

        Line($"");
        Line($"Answers: {report.Measurements.Sum(m => m.Replies):N0} right, {report.Measurements.Sum(m => m.Wrong):N0} wrong, {report.Measurements.Sum(m => m.Errors):N0} errors.");
        foreach (var sample in report.Measurements.SelectMany(m => m.Samples.Select(s => $"{m.Contender}: {s}")).Take(20))
        {
            Line($"  {sample}");
        }

        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
    }

    internal static string State(Goal goal) => goal.IsReached switch { true => "reached", false => "missed", null => "not measured" };

    internal static string Value(Goal goal) => goal.Value?.ToString(goal.Unit is "" or "MiB" or "B" ? "N0" : "F2", CultureInfo.InvariantCulture) ?? "-";
}
