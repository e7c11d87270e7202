using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Measuring;
using TierDecision.LoadTest.Processes;

namespace TierDecision.LoadTest.Builds;

/// <summary>How two builds start from one source.</summary>
/// <param name="Source">Where their customers came from.</param>
/// <param name="This">The median time from this build's start until it was ready, in milliseconds.</param>
/// <param name="Against">The same of the other build.</param>
/// <param name="Time">Ratios of this time: to the other build, to this one again.</param>
/// <param name="Cpu">Ratios of the processor time until then: to the other build, to this one again.</param>
internal sealed record StartSummary(
    StartSource Source, double? This, double? Against, IReadOnlyList<PairEstimate> Time, IReadOnlyList<PairEstimate> Cpu);

/// <summary>How two builds start beside each other.</summary>
/// <param name="Origin">Where and how it was measured.</param>
/// <param name="Options">What was measured.</param>
/// <param name="This">This build.</param>
/// <param name="Against">The build that it is compared with.</param>
/// <param name="Sources">The start from each source.</param>
/// <param name="Goals">What was required.</param>
/// <param name="Starts">Every start.</param>
internal sealed record StartReport(
    ComparisonOrigin Origin,
    StartOptions Options,
    ServiceBuild This,
    ServiceBuild Against,
    IReadOnlyList<StartSummary> Sources,
    IReadOnlyList<Goal> Goals,
    IReadOnlyList<StartTime> Starts)
{
    /// <summary>Whether all that was required was reached.</summary>
    public bool HasPassed => Goals.All(goal => goal.IsReached == true);

    /// <summary>What follows from <paramref name="starts"/>.</summary>
    public static StartReport Of(
        ComparisonOrigin origin, StartOptions options, ServiceBuild service, ServiceBuild against, IReadOnlyList<StartTime> starts)
    {
        StartSummary[] sources = [.. Enum.GetValues<StartSource>().Select(source => Summarize(source, starts))];
        return new StartReport(origin, options, service, against, sources, [.. GoalsOf(options, sources)], starts);
    }

    private static StartSummary Summarize(StartSource source, IReadOnlyList<StartTime> starts)
    {
        return new StartSummary(
            source,
            Medians.Of(Of(BuildStand.This).Select(Time)),
            Medians.Of(Of(BuildStand.Against).Select(Time)),
            [Ratio(BuildStand.Against, Time), Ratio(BuildStand.Again, Time)],
            [Ratio(BuildStand.Against, Cpu), Ratio(BuildStand.Again, Cpu)]);

        // Each start is a process of its own, so that each round's ratio is one independent measurement.
        PairEstimate Ratio(string to, Func<StartTime, double> value) => PairEstimate.OfRatios(
            BuildStand.This, to, [.. Of(BuildStand.This).Zip(Of(to), (own, other) => value(own) / value(other)).Select(ratio => (double?)ratio)]);

        IEnumerable<StartTime> Of(string build) =>
            starts.Where(start => start.Build == build && start.Source == source).OrderBy(start => start.Round);

        static double Time(StartTime start) => start.Milliseconds;

        static double Cpu(StartTime start) => start.CpuMilliseconds;
    }

    private static IEnumerable<Goal> GoalsOf(StartOptions options, IEnumerable<StartSummary> sources) => options.Require is { } bound
        ? sources.Select(source => new Goal(
            $"start to ready from {StartText.Name(source.Source)}, this / against, upper end", false, bound, source.Time[0].Estimate?.High, "x"))
        : [];
}
