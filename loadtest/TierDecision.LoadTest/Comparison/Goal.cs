using TierDecision.LoadTest.Measuring;

namespace TierDecision.LoadTest.Comparison;

/// <summary>What the service is meant to reach, and whether it did.</summary>
/// <param name="What">What is measured.</param>
/// <param name="AtLeast">The bound is a lower one.</param>
/// <param name="Bound">The bound.</param>
/// <param name="Value">What was measured; null where it was not.</param>
/// <param name="Unit">The unit; x for a ratio.</param>
internal sealed record Goal(string What, bool AtLeast, double Bound, double? Value, string Unit)
{
    private const int Million = 1_000_000;

    /// <summary>Whether it was reached; null where it was not measured.</summary>
    public bool? IsReached => Value is { } value && !double.IsNaN(value) ? (AtLeast ? value >= Bound : value <= Bound) : null;

    public static IReadOnlyList<Goal> Of(Rounds rounds, ComparisonOptions options, StartMeasurement start, double? requestObjectBytes)
    {
        const string Decide = Contenders.Decide, Empty = Contenders.Empty;
        var serialP50 = Medians.Of(rounds.Values(Decide, Phase.Serial, m => m.Latency.P50));
        var goals = new List<Goal>
        {
            new("throughput against the empty call", true, 0.90, rounds.Ratio(Decide, Empty, Phase.Throughput, m => m.Throughput), "x"),
            new("throughput against HGETALL + JSON", true, 2.7, rounds.Ratio(Decide, Contenders.HashJson, Phase.Throughput, m => m.Throughput), "x"),
            new("server CPU a request against the empty call", false, 1.20, rounds.Ratio(Decide, Empty, Phase.Throughput, m => m.ServerCpu), "x"),
            new("serial p50 against the empty call", false, 1.15, rounds.Ratio(Decide, Empty, Phase.Serial, m => m.Latency.P50), "x"),
            new("serial p99 against the empty call", false, 1.15, rounds.Ratio(Decide, Empty, Phase.Serial, m => m.Latency.P99), "x"),
            new("serial p50 against one Redis GET", false, 0.45, rounds.Ratio(Decide, Contenders.RedisGet, Phase.Serial, m => m.Latency.P50), "x"),
            new("serial p99 against one Redis GET", false, 0.45, rounds.Ratio(Decide, Contenders.RedisGet, Phase.Serial, m => m.Latency.P99), "x"),
            new("p99.9 at half load against the empty call", false, 1.5, rounds.Ratio(Decide, Empty, Phase.HalfLoad, m => m.Latency.P999), "x"),
            new(
                "bytes allocated beyond the empty call and request", false, 200,
                Medians.Of(rounds.Values(Decide, Phase.Throughput, Allocated)) - Medians.Of(rounds.Values(Empty, Phase.Throughput, Allocated)) - requestObjectBytes, "B"),
            new("generation 2 collections under load", false, 0, Generation2(rounds), ""),
            new("first decision against the serial p50", false, 5, serialP50 is > 0 ? start.FirstDecisionMicroseconds / serialP50 : null, "x"),
        };

        // Bounds on size and start are set for these numbers of customers.
        if (options.Customers is Million or 10 * Million)
        {
            var resident = Medians.Of(rounds.Values(Decide, Phase.Throughput, m => m.ResidentMiB));
            goals.Add(new("resident memory of the service", false, options.Customers == Million ? 250 : 1536, resident, "MiB"));
        }

        if (options.Customers == Million)
        {
            goals.Add(new("start to ready", false, 3, start.StartToReadyMilliseconds / 1000, "s"));
        }

        return goals;
    }

    private static double Allocated(Measurement measurement) => measurement.AllocatedBytes ?? double.NaN;

    private static double? Generation2(Rounds rounds)
    {
        Measurement[] measured = [.. rounds.Of(Contenders.Decide, Phase.Throughput)];
        return measured.Length == 0 || measured.Any(m => m.Collections is null) ? null : measured.Sum(m => m.Collections![2]);
    }
}
