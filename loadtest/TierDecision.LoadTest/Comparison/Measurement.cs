using TierDecision.LoadTest.Driving;
using TierDecision.LoadTest.Measuring;

namespace TierDecision.LoadTest.Comparison;

/// <summary>What a measurement is for.</summary>
internal enum Phase
{
    /// <summary>Brings compiler, caches and connections to their steady state; not reported but for errors.</summary>
    WarmUp,

    /// <summary>One request, right after the server said that it was ready.</summary>
    First,

    /// <summary>Closed loop: the highest throughput.</summary>
    Throughput,

    /// <summary>Closed loop with one request at a time: latency without queueing.</summary>
    Serial,

    /// <summary>Open loop at half of the service's highest throughput.</summary>
    HalfLoad,

    /// <summary>Open loop at one of several rates.</summary>
    Curve,

    /// <summary>Closed loop beside another load generator's.</summary>
    Check,

    /// <summary>Closed loop on one connection: what connections allocate hardly counts.</summary>
    Allocation,
}

/// <summary>Latencies in microseconds.</summary>
internal sealed record LatencySummary(double Mean, double P50, double P90, double P99, double P999, double Max)
{
    private const double NanosecondsPerMicrosecond = 1000;

    public static LatencySummary Of(LatencyHistogram histogram) => new(
        histogram.Mean / NanosecondsPerMicrosecond,
        histogram.Quantile(0.5) / NanosecondsPerMicrosecond,
        histogram.Quantile(0.9) / NanosecondsPerMicrosecond,
        histogram.Quantile(0.99) / NanosecondsPerMicrosecond,
        histogram.Quantile(0.999) / NanosecondsPerMicrosecond,
        histogram.Max / NanosecondsPerMicrosecond);
}

/// <summary>One contender under one load.</summary>
internal sealed record Measurement
{
    public required string Contender { get; init; }

    public required Phase Phase { get; init; }

    /// <summary>From 1.</summary>
    public required int Round { get; init; }

    /// <summary>Open loop: requests a second; null for a closed loop.</summary>
    public required double? Rate { get; init; }

    /// <summary>Right answers a second.</summary>
    public required double Throughput { get; init; }

    public required LatencySummary Latency { get; init; }

    public required long Replies { get; init; }

    public required long Errors { get; init; }

    public required long Wrong { get; init; }

    /// <summary>Requests without an answer two seconds after the end; their latency counts as the time until then.</summary>
    public required long Unanswered { get; init; }

    /// <summary>Processor time of the server for one reply, in microseconds.</summary>
    public required double ServerCpu { get; init; }

    /// <summary>What of <see cref="ServerCpu"/> compiled methods anew in the background, in microseconds; null if the system does not tell.</summary>
    public double? CompilerCpu { get; init; }

    /// <summary><see cref="ServerCpu"/> without <see cref="CompilerCpu"/>, in microseconds: what a reply costs in the long run.</summary>
    public double SteadyCpu => ServerCpu - (CompilerCpu ?? 0);

    /// <summary>Processor time of redis-server for one reply, in microseconds.</summary>
    public required double RedisCpu { get; init; }

    /// <summary>Processor time of the load generator for one reply, in microseconds.</summary>
    public required double ClientCpu { get; init; }

    /// <summary>Resident memory of the server at the end, in MiB.</summary>
    public required double ResidentMiB { get; init; }

    /// <summary>Garbage collections of the server by generation; null where its metrics could not be read.</summary>
    public required IReadOnlyList<long>? Collections { get; init; }

    /// <summary>Managed memory that the server allocated for one reply, in bytes; null where its metrics do not say.</summary>
    public required double? AllocatedBytes { get; init; }

    /// <summary>Open loop: how much later than due the generator handed over 99 of 100 requests, in microseconds. Part of the latency.</summary>
    public required double? LatenessP99 { get; init; }

    /// <summary>The first few errors and wrong answers.</summary>
    public required IReadOnlyList<string> Samples { get; init; }

    /// <summary>Whether nothing failed and no answer was wrong.</summary>
    public bool IsCorrect => Errors == 0 && Wrong == 0 && Replies > 0;

    /// <summary>Whether the server could not keep up with the rate.</summary>
    public bool IsOverloaded => Unanswered > 0 || (Rate is { } rate && Throughput < 0.95 * rate);

    public static Measurement Of(string contender, Phase phase, int round, LoadOutcome outcome, MeasuredUse use)
    {
        return new Measurement
        {
            Contender = contender,
            Phase = phase,
            Round = round,
            Rate = outcome.Plan.Rate,
            Throughput = outcome.Throughput,
            Latency = LatencySummary.Of(outcome.Tally.Latency),
            Replies = outcome.Tally.Replies,
            Errors = outcome.Tally.Errors,
            Wrong = outcome.Tally.Wrong,
            Unanswered = outcome.Tally.Unanswered,
            ServerCpu = PerReply(use.Server),
            CompilerCpu = use.Compiler is { } compiler ? PerReply(compiler) : null,
            RedisCpu = PerReply(use.Redis),
            ClientCpu = PerReply(use.Client),
            ResidentMiB = use.ServerBytes / (1024d * 1024),
            Collections = use.Counters.Collections,
            AllocatedBytes = use.Counters.AllocatedBytes / Math.Max(1, outcome.Tally.Replies),
            LatenessP99 = outcome.Plan.Rate is null ? null : outcome.Lateness.Quantile(0.99) / 1000d,
            Samples = outcome.Tally.Samples,
        };

        double PerReply(TimeSpan time) => time.TotalMicroseconds / Math.Max(1, outcome.Tally.Replies);
    }
}

/// <summary>What a load cost the processes that took part in it. The compiler is part of the server, and null if the system does not tell.</summary>
internal sealed record MeasuredUse(TimeSpan Server, TimeSpan Redis, TimeSpan Client, long ServerBytes, ManagedCounters Counters, TimeSpan? Compiler);
