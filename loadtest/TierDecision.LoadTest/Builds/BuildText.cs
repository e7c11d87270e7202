using System.Globalization;
using System.Text;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Processes;
using TierDecision.LoadTest.Reports;

namespace TierDecision.LoadTest.Builds;

/// <summary>What the reports of two builds have in common, as plain text.</summary>
internal sealed class BuildText
{
    // Beyond this many measurements only the lowest and the highest are shown.
    private const int MostListed = 10;

    private readonly StringBuilder _text = new();

    /// <summary>Begins with where and how it was measured, and which builds.</summary>
    public BuildText(ComparisonOrigin origin, string what, ServiceBuild service, ServiceBuild against)
    {
        _text.Append(Origin.Heading(origin, what, "Client, servers and Redis share"));
        Line($"  {BuildStand.This}, {BuildStand.Again,-8} {service.Version} ({service.Kind}) {service.Program}");
        Line($"  {BuildStand.Against,-14} {against.Version} ({against.Kind}) {against.Program}");
        if (service.Kind != against.Kind)
        {
            Line($"  These builds are of different kinds, and that is measured too: a Debug build costs more, a ReadyToRun build starts sooner.");
        }
    }

    public void Line(FormattableString line) => _text.AppendLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());

    /// <summary>A line for a ratio or a difference: the estimate, its interval, what each measurement said.</summary>
    public void Pair(string what, PairEstimate pair, string format)
    {
        var (value, interval) = pair.Estimate is { } estimate
            ? (Number(estimate.Value), $"{Number(estimate.Low)} to {Number(estimate.High)}")
            : ("-", "not measured");
        Line($"  {what,-36} {value,9}   {interval,-20} {Each()}");

        string Each() => pair.Each.Count <= MostListed
            ? string.Join(' ', pair.Each.Select(Number))
            : $"{Number(pair.Each.Min())} to {Number(pair.Each.Max())}";

        string Number(double? number) => number?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
    }

    /// <summary>Says so if a control, two processes of one build, did not come out as one.</summary>
    public void Control(IEnumerable<PairEstimate> controls)
    {
        if (controls.Any(control => control.Estimate?.Holds(1) == false))
        {
            Line($"  The control does not hold 1: something other than the build sets two processes apart. One control in twenty does so by chance.");
        }
    }

    /// <summary>What was required, if anything was.</summary>
    public void Goals(IReadOnlyList<Goal> goals)
    {
        if (goals.Count == 0)
        {
            return;
        }

        Line($"");
        Line($"Required");
        foreach (var goal in goals)
        {
            Line($"  {TextReport.State(goal),-12} {goal.What,-68} {Value(goal),8} {goal.Unit,-3} (at most {goal.Bound})");
        }

        static string Value(Goal goal) =>
            goal.Value?.ToString(goal.Unit switch { "x" => "F3", "B" => "F2", _ => "N0" }, CultureInfo.InvariantCulture) ?? "-";
    }

    public override string ToString() => _text.ToString();
}
