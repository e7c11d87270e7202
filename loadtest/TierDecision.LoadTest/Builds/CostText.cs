using System.Globalization;

namespace TierDecision.LoadTest.Builds;

/// <summary>What two builds cost, as plain text.</summary>
internal static class CostText
{
    public static string Write(CostReport report)
    {
        var options = report.Options;
        var text = new BuildText(report.Origin, "TierDecision cost of a decision, two builds", report.This, report.Against);
        text.Line($"  {options.Customers:N0} customers, Zipf exponent {options.Zipf}, seed {options.Seed}.");
        text.Line($"  {options.Connections} connections, {options.Streams} requests in flight on each, {report.TurnRequests:N0} requests a turn.");
        text.Line($"  {options.Starts} starts of all processes, {options.Rounds} interleaved rounds each.");
        WarmUp();
        Shadow();
        text.Line($"");
        text.Line($"Medians             CPU us a request   allocated B   compiling   requests/s   resident MiB");
        foreach (var c in report.Contenders)
        {
            var compiling = c.CompilerShare?.ToString("P2", CultureInfo.InvariantCulture) ?? "-";
            text.Line($"  {c.Contender,-17} {c.Cpu,16:F2} {c.AllocatedBytes,13:N0} {compiling,11} {c.Throughput,12:N0} {c.ResidentMiB,14:N0}");
        }

        text.Line($"  CPU is the server's, without its background compiler, whose share is 'compiling'.");
        text.Line($"");
        text.Line($"CPU                                        ratio   95 % interval        by start");
        foreach (var pair in report.Cpu)
        {
            text.Pair($"{pair.Of} / {pair.To}{Note(pair)}", pair, "F3");
        }

        text.Control(report.Cpu.Where(IsControl));
        text.Line($"");
        text.Line($"Bytes allocated for a decision        difference   95 % interval        by start");
        foreach (var pair in report.Bytes)
        {
            text.Pair($"{pair.Of} - {pair.To}{Note(pair)}", pair, "F2");
        }

        text.Goals(report.Goals);
        Answers();
        return text.ToString();

        void WarmUp()
        {
            var requests = report.Starts.Select(start => start.WarmUp.Requests).ToList();
            text.Line($"  Warm-up of {requests.Min():N0} to {requests.Max():N0} requests each, {Settled(report)}.");
        }

        void Shadow()
        {
            if (options.ShadowOneIn is { } oneIn)
            {
                var (compared, dropped) = (report.Shadows.Sum(shadow => shadow.Compared), report.Shadows.Sum(shadow => shadow.Dropped));
                text.Line($"  This build evaluates a shadow that always differs for one in {oneIn} decisions: {compared:N0} compared, {dropped:N0} dropped.");
            }
        }

        void Answers()
        {
            var turns = report.Starts.SelectMany(start => start.Turns).ToList();
            var (right, wrong, errors) = (turns.Sum(turn => turn.Replies), turns.Sum(turn => turn.Wrong), turns.Sum(turn => turn.Errors));
            text.Line($"");
            text.Line($"Answers: {right:N0} right, {wrong:N0} wrong, {errors:N0} errors, {turns.Sum(turn => turn.Unanswered):N0} unanswered.");
            foreach (var sample in turns.SelectMany(turn => turn.Samples.Select(sample => $"{turn.Contender}: {sample}")).Take(20))
            {
                text.Line($"  {sample}");
            }
        }
    }

    private static bool IsControl(PairEstimate pair) => pair.To == BuildStand.Again;

    private static string Note(PairEstimate pair) => IsControl(pair) ? " (A/A control)" : "";

    private static string Settled(CostReport report)
    {
        var unsettled = report.Starts.Where(start => start.WarmUp.IsSettled == false).Select(start => start.Number).ToList();
        return report.Starts.Any(start => start.WarmUp.IsSettled is null) ? "whether their compilers were idle then is not known on this system"
            : unsettled.Count > 0 ? $"but compilers were still at work in start {string.Join(", ", unsettled)}"
            : "until their compilers were idle";
    }
}
