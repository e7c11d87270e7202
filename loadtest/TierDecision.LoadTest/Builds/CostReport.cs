using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Measuring;
using TierDecision.LoadTest.Processes;
using TierDecision.Storage.Trials;

namespace TierDecision.LoadTest.Builds;

/// <summary>One contender over all turns of all starts: medians.</summary>
/// <param name="Contender">The contender.</param>
/// <param name="Cpu">Processor time of the server for a reply, without its background compiler, in microseconds.</param>
/// <param name="AllocatedBytes">Bytes that the server allocated for a reply; not a number if its metrics do not say.</param>
/// <param name="CompilerShare">The share of its processor time that its background compiler took; null if the system does not tell.</param>
/// <param name="Throughput">Right answers a second.</param>
/// <param name="ResidentMiB">Resident memory of the server.</param>
internal sealed record CostSummary(
    string Contender, double? Cpu, double? AllocatedBytes, double? CompilerShare, double? Throughput, double? ResidentMiB);

/// <summary>What the services of one build did for a shadow, over all starts.</summary>
/// <param name="Compared">Decisions that were compared.</param>
/// <param name="Dropped">Decisions that were to be compared and were not, because too many waited.</param>
internal sealed record ShadowWork(long Compared, long Dropped);

/// <summary>What two builds cost beside each other and beside an empty call.</summary>
/// <param name="Origin">Where and how it was measured.</param>
/// <param name="Options">What was measured.</param>
/// <param name="This">This build.</param>
/// <param name="Against">The build that it is compared with.</param>
/// <param name="TurnRequests">The requests of a turn.</param>
/// <param name="Contenders">Each contender over all turns.</param>
/// <param name="Cpu">Ratios of processor time: to the other build, to this one again, to the empty call.</param>
/// <param name="Bytes">Differences of bytes allocated for a decision: to the other build, to this one again.</param>
/// <param name="Goals">What was required.</param>
/// <param name="Starts">Every measurement.</param>
/// <param name="Shadows">What this build and its control compared of the shadow; empty if there was none.</param>
internal sealed record CostReport(
    ComparisonOrigin Origin,
    CostOptions Options,
    ServiceBuild This,
    ServiceBuild Against,
    int TurnRequests,
    IReadOnlyList<CostSummary> Contenders,
    IReadOnlyList<PairEstimate> Cpu,
    IReadOnlyList<PairEstimate> Bytes,
    IReadOnlyList<Goal> Goals,
    IReadOnlyList<CostStart> Starts,
    IReadOnlyList<ShadowWork> Shadows)
{
    private const string Empty = Comparison.Contenders.Empty;

    /// <summary>Whether no request failed, no answer was wrong, a shadow that was to cost something was evaluated, and all that was required was reached.</summary>
    public bool HasPassed =>
        Shadows.All(shadow => shadow.Compared > 0)
        && Starts.SelectMany(start => start.Turns).All(turn => turn is { IsCorrect: true, Unanswered: 0 }) && Goals.All(goal => goal.IsReached == true);

    /// <summary>What follows from <paramref name="starts"/>.</summary>
    public static CostReport Of(
        ComparisonOrigin origin, CostOptions options, ServiceBuild service, ServiceBuild against, int turnRequests, IReadOnlyList<CostStart> starts,
        IReadOnlyList<TrialReport> shadows)
    {
        string[] keys = [BuildStand.This, BuildStand.Again, BuildStand.Against, Empty];
        var report = new CostReport(
            origin, options, service, against, turnRequests,
            [.. keys.Select(key => Summarize(key, starts))],
            [Ratio(starts, BuildStand.Against), Ratio(starts, BuildStand.Again), Ratio(starts, Empty)],
            [Difference(starts, BuildStand.Against), Difference(starts, BuildStand.Again)],
            [],
            starts,
            [.. shadows.Select(shadow => new ShadowWork(shadow.Total.Compared, shadow.Dropped))]);
        return report with { Goals = [.. report.Required()] };
    }

    // Of each start the median of its rounds: a round that something else disturbed is one of many. Over the starts the mean, with an interval from
    // how far starts differ: rounds of one start share what the start happened to bring about, such as where code and data lie in memory.
    private static PairEstimate Ratio(IReadOnlyList<CostStart> starts, string to) => PairEstimate.OfRatios(
        BuildStand.This,
        to,
        [.. starts.Select(start => new Rounds(start.Turns).Ratio(BuildStand.This, to, Phase.Throughput, turn => turn.SteadyCpu))]);

    private static PairEstimate Difference(IReadOnlyList<CostStart> starts, string to) => PairEstimate.OfDifferences(
        BuildStand.This, to, [.. starts.Select(start => BytesOf(start, BuildStand.This) - BytesOf(start, to))]);

    private static double? BytesOf(CostStart start, string contender) =>
        start.Turns.Single(turn => turn.Phase == Phase.Allocation && turn.Contender == contender).AllocatedBytes;

    private static CostSummary Summarize(string key, IReadOnlyList<CostStart> starts)
    {
        Measurement[] turns = [.. starts.SelectMany(start => new Rounds(start.Turns).Of(key, Phase.Throughput))];
        var isSeen = turns.All(turn => turn.CompilerCpu is not null);
        return new CostSummary(
            key,
            Medians.Of(turns.Select(turn => turn.SteadyCpu)),
            Medians.Of(starts.Select(start => BytesOf(start, key)).OfType<double>()),
            isSeen ? turns.Sum(turn => turn.CompilerCpu * turn.Replies) / turns.Sum(turn => turn.ServerCpu * turn.Replies) : null,
            Medians.Of(turns.Select(turn => turn.Throughput)),
            Medians.Of(turns.Select(turn => turn.ResidentMiB)));
    }

    private IEnumerable<Goal> Required()
    {
        if (Options.Require is { } ratio)
        {
            yield return new("processor time, this / against, upper end", false, ratio, Upper(Cpu, BuildStand.Against), "x");

            // The work of a shadow is not the answer's: its bytes are shown and not bounded.
            if (Options.ShadowOneIn is null)
            {
                yield return new("bytes allocated, this - against, upper end", false, 1, Upper(Bytes, BuildStand.Against), "B");
            }
        }

        if (Options.RequireEmpty is { } toEmpty)
        {
            yield return new("processor time, this / empty, upper end", false, toEmpty, Upper(Cpu, Empty), "x");
        }

        if (Options.Require is not null || Options.RequireEmpty is not null)
        {
            var unsettled = Starts.Count(start => start.WarmUp.IsSettled == false);
            yield return new("starts that were measured before they had settled", false, 0, unsettled, "");
        }

        static double? Upper(IReadOnlyList<PairEstimate> pairs, string to) => pairs.Single(pair => pair.To == to).Estimate?.High;
    }
}
