using TierDecision.LoadTest.Measuring;

namespace TierDecision.LoadTest.Comparison;

/// <summary>Where and how a comparison was made.</summary>
internal sealed record ComparisonOrigin(
    DateTimeOffset At, string Commit, string Command, string Processor, int Cores, double MemoryGiB, string System, string Framework, string? LoadAverage);

/// <summary>The start of the service.</summary>
/// <param name="StartToReadyMilliseconds">From the process's start until it said that it was ready.</param>
/// <param name="FirstDecisionMicroseconds">The first decision after that, on a connection that stood already.</param>
/// <param name="FirstEmptyMicroseconds">
/// The first call on such a connection to the empty service, which is warm, median of several; null where it was not started. What is beyond it in
/// <paramref name="FirstDecisionMicroseconds"/> comes from the service's being new, the rest from the connection's.
/// </param>
internal sealed record StartMeasurement(double StartToReadyMilliseconds, double FirstDecisionMicroseconds, double? FirstEmptyMicroseconds);

/// <summary>One contender over all rounds: medians, and medians of the rounds' ratios to the empty call.</summary>
internal sealed record ContenderSummary(
    string Contender,
    string Description,
    double? Throughput,
    double? ThroughputToEmpty,
    double? ServerCpu,
    double? ServerCpuToEmpty,
    double? RedisCpu,
    double? ClientCpu,
    double? SerialP50,
    double? SerialP99,
    double? SerialP50ToEmpty,
    double? SerialP99ToEmpty,
    double? ResidentMiB,
    double? AllocatedBytes);

/// <summary>A comparison's results, complete: every measurement and what follows from them.</summary>
/// <param name="Origin">Where and how it was made.</param>
/// <param name="Options">What was compared.</param>
/// <param name="Start">The start of the service.</param>
/// <param name="Contenders">Each contender over all rounds.</param>
/// <param name="Goals">What is meant to be reached.</param>
/// <param name="Measurements">Every measurement.</param>
/// <param name="RequestObjectBytes">What the message objects of a <c>decide</c> request weigh; null where that was not measured.</param>
/// <param name="OtherGenerator">The same load by h2load; null where it was not asked.</param>
/// <param name="Limits">What the machine can do at most; empty where that was not measured.</param>
internal sealed record ComparisonReport(
    ComparisonOrigin Origin,
    ComparisonOptions Options,
    StartMeasurement Start,
    IReadOnlyList<ContenderSummary> Contenders,
    IReadOnlyList<Goal> Goals,
    IReadOnlyList<Measurement> Measurements,
    double? RequestObjectBytes,
    OtherGenerator? OtherGenerator,
    IReadOnlyList<MachineLimit> Limits)
{
    /// <summary>Whether no request failed and no answer was wrong.</summary>
    public bool IsCorrect => Measurements.All(measurement => measurement.IsCorrect || (measurement.IsOverloaded && measurement is { Errors: 0, Wrong: 0 }));

    /// <summary>The requests of the contender whose warm-up had the fewest; 0 where there was none.</summary>
    public long WarmUpRequests => Measurements.Where(measurement => measurement.Phase == Phase.WarmUp).Select(measurement => measurement.Replies).DefaultIfEmpty().Min();

    public static ComparisonReport Of(
        ComparisonOrigin origin, ComparisonOptions options, StartMeasurement start, IReadOnlyList<Measurement> measurements,
        double? requestObjectBytes = null, OtherGenerator? otherGenerator = null, IReadOnlyList<MachineLimit>? limits = null)
    {
        var rounds = new Rounds(measurements);
        ContenderSummary[] summaries = [.. Comparison.Contenders.Keys.Select(key => Summarize(key, rounds))];
        return new ComparisonReport(origin, options, start, summaries, Goal.Of(rounds, options, start, requestObjectBytes), measurements, requestObjectBytes, otherGenerator, limits ?? []);
    }

    private static ContenderSummary Summarize(string key, Rounds rounds)
    {
        return new ContenderSummary(
            key,
            Comparison.Contenders.Describe(key),
            Median(Phase.Throughput, m => m.Throughput),
            Ratio(Phase.Throughput, m => m.Throughput),
            Median(Phase.Throughput, m => m.ServerCpu),
            Ratio(Phase.Throughput, m => m.ServerCpu),
            Median(Phase.Throughput, m => m.RedisCpu),
            Median(Phase.Throughput, m => m.ClientCpu),
            Median(Phase.Serial, m => m.Latency.P50),
            Median(Phase.Serial, m => m.Latency.P99),
            Ratio(Phase.Serial, m => m.Latency.P50),
            Ratio(Phase.Serial, m => m.Latency.P99),
            Median(Phase.Throughput, m => m.ResidentMiB),
            Median(Phase.Throughput, m => m.AllocatedBytes ?? double.NaN));

        double? Median(Phase phase, Func<Measurement, double> value) => Medians.Of(rounds.Values(key, phase, value));

        double? Ratio(Phase phase, Func<Measurement, double> value) => rounds.Ratio(key, Comparison.Contenders.Empty, phase, value);
    }
}

/// <summary>Measurements by contender and phase, in the order of their rounds.</summary>
internal sealed class Rounds(IReadOnlyList<Measurement> measurements)
{
    public IReadOnlyList<double> Values(string contender, Phase phase, Func<Measurement, double> value) =>
        [.. Of(contender, phase).Select(value)];

    /// <summary>The median over the rounds of one contender's value divided by another's; null where one of them has none.</summary>
    public double? Ratio(string contender, string divisor, Phase phase, Func<Measurement, double> value)
    {
        var (values, divisors) = (Values(contender, phase, value), Values(divisor, phase, value));
        return values.Count == divisors.Count ? Medians.OfRatios(values, divisors) : null;
    }

    public IEnumerable<Measurement> Of(string contender, Phase phase) =>
        measurements.Where(m => m.Contender == contender && m.Phase == phase).OrderBy(m => m.Round);
}
