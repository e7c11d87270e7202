using System.Globalization;
using System.Net;
using System.Text;
using TierDecision.LoadTest.Comparison;

namespace TierDecision.LoadTest.Reports;

/// <summary>A comparison as one HTML page that needs no other file.</summary>
internal static class HtmlReport
{
    // Colours that people who see colours differently can tell apart (Okabe and Ito, Color Universal Design, 2008).
    private const string Style = """
        :root { color-scheme: light dark; --text: #1b1f24; --soft: #59636e; --line: #d1d9e0; --back: #ffffff; }
        @media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9198a1; --line: #3d444d; --back: #0d1117; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); max-width: 800px; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
        p, code { overflow-wrap: anywhere; } .soft { color: var(--soft); }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid var(--line); } th:first-child, td:first-child { text-align: left; }
        .missed { color: #d55e00; font-weight: 600; } .reached { color: #009e73; font-weight: 600; }
        svg { width: 100%; height: auto; } svg text { fill: var(--text); font-size: 12px; } svg .title { font-size: 14px; font-weight: 600; }
        svg .axis { fill: var(--soft); } svg .grid { stroke: var(--line); } svg polyline { fill: none; stroke: currentColor; stroke-width: 2; }
        svg circle, svg rect { fill: currentColor; stroke: currentColor; } svg circle.hollow { fill: var(--back); stroke-width: 2; }
        .line0 { color: #0072b2; } .line1 { color: #8c959f; } .line2 { color: #e69f00; } .line3 { color: #d55e00; } .line4 { color: #cc79a7; }
        """;

    public static string Write(ComparisonReport report)
    {
        var html = new StringBuilder();
        var (origin, options) = (report.Origin, report.Options);
        Add($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        Add($"<title>TierDecision load test {origin.At:yyyy-MM-dd}</title><style>");
        html.Append(Style);
        Add($"</style></head><body><h1>TierDecision load test</h1>");
        Add($"<p class=\"soft\">{origin.At:yyyy-MM-dd HH:mm} UTC, commit {Text(origin.Commit)}<br><code>{Text(origin.Command)}</code><br>");
        Add($"{origin.Cores} cores of {Text(origin.Processor)}, {origin.MemoryGiB:F1} GiB, {Text(origin.System)}, {Text(origin.Framework)}. Client, servers and Redis share these cores; load average before the start: {Text(origin.LoadAverage ?? "not known")}.<br>");
        Add($"{options.Customers:N0} customers, Zipf exponent {options.Zipf}, {options.Connections} connections, {options.Streams} requests in flight on each. {options.Rounds} interleaved rounds; medians, and medians of the rounds' own ratios.</p>");
        Goals();
        Add($"<h2>Latency by rate</h2><p class=\"soft\">Open loop, Poisson arrivals, from when a request was due to its reply. Hollow: the server could not keep up.</p>");
        html.Append(Chart(report, "p50", m => m.Latency.P50)).Append(Chart(report, "p99", m => m.Latency.P99)).Append(Chart(report, "p99.9", m => m.Latency.P999));
        Throughput();
        Serial();
        Add($"<h2>Answers</h2><p>{report.Measurements.Sum(m => m.Replies):N0} right, {report.Measurements.Sum(m => m.Wrong):N0} wrong, {report.Measurements.Sum(m => m.Errors):N0} errors. ");
        Add($"The service was ready {report.Start.StartToReadyMilliseconds:N0} ms after its start; its first decision took {report.Start.FirstDecisionMicroseconds:N0} us, the first empty call on a connection to a warm server {report.Start.FirstEmptyMicroseconds:N0} us.</p>");
        Add($"</body></html>");
        return html.ToString();

        void Goals()
        {
            Add($"<h2>Goals</h2><div class=\"wide\"><table><tr><th>Goal</th><th>Bound</th><th>Measured</th><th></th></tr>");
            foreach (var goal in report.Goals)
            {
                var state = TextReport.State(goal);
                Add($"<tr><td>{Text(goal.What)}</td><td>{(goal.AtLeast ? "at least" : "at most")} {goal.Bound} {goal.Unit}</td><td>{TextReport.Value(goal)} {goal.Unit}</td><td class=\"{state}\">{state}</td></tr>");
            }

            Add($"</table></div>");
        }

        void Throughput()
        {
            Add($"<h2>Closed loop: the highest throughput</h2><div class=\"wide\"><table><tr><th></th><th>requests/s</th><th>x empty</th><th>server CPU, us</th><th>x empty</th><th>Redis CPU, us</th><th>client CPU, us</th><th>resident MiB</th><th>allocated bytes</th></tr>");
            foreach (var c in report.Contenders)
            {
                Add($"<tr><td title=\"{Text(c.Description)}\">{c.Contender}</td><td>{c.Throughput:N0}</td><td>{c.ThroughputToEmpty:F2}</td><td>{c.ServerCpu:F1}</td><td>{c.ServerCpuToEmpty:F2}</td><td>{c.RedisCpu:F1}</td><td>{c.ClientCpu:F1}</td><td>{c.ResidentMiB:N0}</td><td>{c.AllocatedBytes:N0}</td></tr>");
            }

            Add($"</table></div><ul class=\"soft\">");
            foreach (var c in report.Contenders)
            {
                Add($"<li>{c.Contender}: {Text(c.Description)}</li>");
            }

            Add($"</ul>");
        }

        void Serial()
        {
            Add($"<h2>One request at a time</h2><div class=\"wide\"><table><tr><th></th><th>p50, us</th><th>p99, us</th><th>p50 x empty</th><th>p99 x empty</th></tr>");
            foreach (var c in report.Contenders)
            {
                Add($"<tr><td>{c.Contender}</td><td>{c.SerialP50:N1}</td><td>{c.SerialP99:N1}</td><td>{c.SerialP50ToEmpty:F2}</td><td>{c.SerialP99ToEmpty:F2}</td></tr>");
            }

            Add($"</table></div>");
        }

        void Add(FormattableString text) => html.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Chart(ComparisonReport report, string quantile, Func<Measurement, double> latency) => LatencyChart.Draw(
        $"{quantile} by rate",
        [
            .. Contenders.Keys.Select(key => new ChartLine(
                key,
                [.. report.Measurements.Where(m => m.Phase == Phase.Curve && m.Contender == key).Select(m => (m.Rate ?? 0, latency(m), m.IsOverloaded))])),
        ]);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
