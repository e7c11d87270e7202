using TierDecision.LoadTest.Driving;
using TierDecision.LoadTest.Measuring;

namespace TierDecision.LoadTest.Comparison;

/// <summary>
/// The comparison: warm-up, then rounds in which every contender has its turn, so that what changes on the machine meanwhile meets all of them,
/// then latency by rate.
/// </summary>
internal sealed class ComparisonRun(ComparisonOptions options, IReadOnlyList<Contender> contenders, Meter meter)
{
    // Compiled code is replaced by better code after some hundred thousand calls. However short the rounds are, the warm-up is not.
    internal const int WarmUpRequests = 400_000;

    internal static readonly TimeSpan WarmUpLimit = TimeSpan.FromSeconds(20);

    /// <summary>The rates of the latency curve, as shares of the service's highest throughput.</summary>
    private static readonly double[] CurveShares = [0.1, 0.25, 0.5, 0.7, 0.85, 0.95];

    private readonly List<Measurement> _measurements = [];

    private TimeSpan Whole => TimeSpan.FromSeconds(options.Seconds);

    /// <summary>Makes all measurements; warm-ups included, for their errors.</summary>
    public async Task<IReadOnlyList<Measurement>> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var contender in contenders)
        {
            await MeasureAsync(contender, Phase.WarmUp, 1, Closed(WarmUpLimit) with { MaxRequests = WarmUpRequests }, cancellationToken);
        }

        await RoundsAsync(Phase.Throughput, contenders, _ => Closed(Whole), cancellationToken);
        await RoundsAsync(Phase.Serial, contenders, _ => Closed(Whole * 0.3) with { Connections = 1, Streams = 1 }, cancellationToken);
        var highest = Medians.Of(Of(Contenders.Decide, Phase.Throughput).Select(measurement => measurement.Throughput)) ?? 0;
        if (highest > 0)
        {
            Contender[] pair = [.. contenders.Where(contender => contender.Key is Contenders.Decide or Contenders.Empty)];
            await RoundsAsync(Phase.HalfLoad, pair, round => Open(Whole * 0.5, highest / 2, round), cancellationToken);
            await CurveAsync(highest, cancellationToken);
        }

        return _measurements;
    }

    private async Task RoundsAsync(Phase phase, IReadOnlyList<Contender> turns, Func<int, LoadPlan> plan, CancellationToken cancellationToken)
    {
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var contender in turns)
            {
                await MeasureAsync(contender, phase, round, plan(round), cancellationToken);
            }
        }
    }

    private async Task CurveAsync(double highest, CancellationToken cancellationToken)
    {
        for (var i = 0; i < CurveShares.Length; i++)
        {
            foreach (var contender in contenders)
            {
                await MeasureAsync(contender, Phase.Curve, i + 1, Open(Whole * 0.4, highest * CurveShares[i], i), cancellationToken);
            }
        }
    }

    private async Task MeasureAsync(Contender contender, Phase phase, int round, LoadPlan plan, CancellationToken cancellationToken) =>
        _measurements.Add(await meter.MeasureAsync(contender, phase, round, plan with { Seed = options.Seed + (ulong)round }, cancellationToken));

    private IEnumerable<Measurement> Of(string contender, Phase phase) =>
        _measurements.Where(measurement => measurement.Contender == contender && measurement.Phase == phase);

    private LoadPlan Closed(TimeSpan duration) => new() { Duration = duration, Connections = options.Connections, Streams = options.Streams };

    private LoadPlan Open(TimeSpan duration, double rate, int round) =>
        new() { Duration = duration, Connections = options.Connections, Rate = rate, Seed = options.Seed + (ulong)round };
}
